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
export const now = Date.now;
export const { random } = Math;

/** JSON text of a value made of plain data. Keys holding undefined are left out. */
export function stringify(value: unknown): string {
  if (isArray(value)) return '[' + value.map(stringify).join() + ']';
  if (!isObject(value)) return quote(value) ?? 'null';
  const pairs = keys(value).filter((key) => value[key] !== undefined);
  return '{' + pairs.map((key) => quote(key) + ':' + stringify(value[key])).join() + '}';
}

/**
 * A copy of what a page handed in, as plain JSON within the limits of the wire. Functions and undefined are left out,
 * dates become ISO text. Throws on more keys or depth than the server would take: a DOM node, a cycle.
 */
export function clean(value: unknown): Json {
  let left = JSON_KEYS;
  const copy = (input: unknown, depth: number): Json | undefined => {
    if (input === null || typeof input === 'boolean') return input;
    if (typeof input === 'string') return input.slice(0, STRING_LENGTH);
    if (typeof input === 'number') return isFinite(input) ? input : null;
    if (input instanceof Date) return isFinite(+input) ? input.toISOString() : null;
    if (!isObject(input)) return;
    if (depth > JSON_DEPTH) throw Error('too deep');
    const list: Json[] = [];
    const record: { [key: string]: Json } = {};
    for (const key of keys(input)) {
      const item = copy(input[key], depth + 1);
      if (!left--) throw Error('too many keys');
      if (isArray(input)) list.push(item ?? null);
      else if (item !== undefined) record[key] = item;
    }
    return isArray(input) ? list : record;
  };
  return copy(value, 1) ?? null;
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
