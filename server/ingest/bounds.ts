/** What anybody may send inside `properties` and `traits`: bounded in depth, keys and length, no reserved keys. */
import type { ErrorCode } from '../../protocol/errors.ts';
import { JSON_DEPTH, JSON_KEYS, RESERVED_KEYS, STRING_LENGTH } from '../../protocol/limits.ts';

/** @returns null when the value is within bounds, else what is wrong with it. */
export function outOfBounds(value: unknown): ErrorCode | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? walk(value, 1, { keys: 0 })
    : 'invalid_event';
}

function walk(value: object, depth: number, seen: { keys: number }): ErrorCode | null {
  if (depth > JSON_DEPTH) return 'too_deep';
  const isArray = Array.isArray(value);
  for (const key of Object.keys(value)) {
    if (++seen.keys > JSON_KEYS) return 'too_many_keys';
    if (!isArray) {
      if ((RESERVED_KEYS as readonly string[]).includes(key)) return 'reserved_key';
      if (key.length > STRING_LENGTH) return 'too_large';
    }
    const inner: unknown = (value as Record<string, unknown>)[key];
    if (typeof inner === 'string') {
      if (inner.length > STRING_LENGTH) return 'too_large';
    } else if (typeof inner === 'number') {
      if (!Number.isFinite(inner)) return 'invalid_event';
    } else if (typeof inner === 'object' && inner !== null) {
      const problem = walk(inner, depth + 1, seen);
      if (problem) return problem;
    }
  }
  return null;
}
