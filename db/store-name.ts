/** A store as people may read it: without user and password. */
export function storeName(url: string): string {
  if (url.startsWith('file:')) return url;
  const { hostname, port, pathname } = new URL(url);
  return `postgres://${hostname}:${port || '5432'}${pathname}`;
}
