import { MESSAGE_LENGTH } from '../../protocol/limits.ts';

/** The text as it is stored: well-formed, without NUL, which some stores cut at; null when empty or too long. */
export function presentable(text: string): string | null {
  const clean = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return clean.trim() === '' || clean.length > MESSAGE_LENGTH ? null : clean;
}
