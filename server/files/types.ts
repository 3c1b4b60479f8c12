/** What may be sent in a conversation, and what one may call it. */

/** By MIME type: the endings that say the same. The first stands behind a name that says something else. */
const ENDINGS: Record<string, readonly string[]> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'text', 'log', 'md', 'csv', 'tsv', 'json', 'ini', 'conf', 'diff'],
};

/** Every type that there is. SVG and HTML are none: a browser runs what is in them. */
export const FILE_TYPES = Object.keys(ENDINGS);

export function isPicture(type: string): boolean {
  return type.startsWith('image/');
}

export function endingsOf(type: string): readonly string[] {
  return ENDINGS[type] ?? ['bin'];
}
