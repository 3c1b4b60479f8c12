/**
 * JSON as others send it. Its escapes can spell what UTF-8 cannot, half a surrogate pair, and NUL: SQLite would store
 * them, and the store's client ends the process when it reads them back. They become U+FFFD at the door.
 */
const ESCAPES = /\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}|\\u0000/gi;

/** @returns the same text with every string in it, keys too, well-formed and without NUL. */
export function wellFormedJson(text: string): string {
  if (!text.includes('\\u')) return text;
  // An escaped backslash is matched so that what follows it is no escape; a whole pair is a character.
  return text.replace(ESCAPES, (escape) => (escape.length === 6 ? '\\ufffd' : escape));
}
