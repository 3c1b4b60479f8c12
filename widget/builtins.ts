/**
 * Built-ins saved before the page can replace them, and a serialiser that asks no object for `toJSON`: on a page
 * where an old library patched `Array.prototype.toJSON`, JSON.stringify turns arrays into strings.
 */
import { JSON_DEPTH, JSON_KEYS, STRING_LENGTH } from '../protocol/limits.ts';
import type { Json } from '../protocol/messages.ts';

/** JSON.stringify asks primitives for nothing. */
const quote = JSON.stringify;
const { isArray } = Array;
const { keys } = Object;

export const { parse } = JSON;
export const { now } = Date;
export const { random } = Math;

/** JSON text of a value made of plain data. Keys holding undefined are left out. */
export function stringify(value: unknown): string {
  if (isArray(value)) return `[${value.map(stringify)}]`;
  if (!isObject(value)) return quote(value) ?? 'null';
  return `{${keys(value)
    .filter((key) => value[key] !== undefined)
    .map((key) => quote(key) + ':' + stringify(value[key]))}}`;
}

/**
 * A copy of what a page handed in, as plain JSON within the limits of the wire. Functions and undefined become null,
 * dates ISO text. Throws on more keys or depth than the server would take: a DOM node, a cycle.
 */
export function clean(value: unknown): Json {
  let left = JSON_KEYS;
  const copy = (input: unknown, depth: number): Json => {
    if (typeof input === 'string') return input.slice(0, STRING_LENGTH);
    if (input instanceof Date) return new Date(+input || 0).toISOString();
    if (!isObject(input)) return typeof input === 'boolean' || Number.isFinite(input) ? (input as Json) : null;
    if (!depth || (left -= keys(input).length) < 0) throw Error('too deep or too large');
    if (isArray(input)) return input.map((item) => copy(item, depth - 1));
    const record: { [key: string]: Json } = {};
    for (const key of keys(input)) if (input[key] !== undefined) record[key] = copy(input[key], depth - 1);
    return record;
  };
  return copy(value, JSON_DEPTH);
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
