/** An address made of a title, as the server takes it: letters and digits of any script, with lines between. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 96)
    .replace(/^-+|-+$/g, '');
}
