/** Somebody's website: pages of a test's own making, on an origin of their own, with the headers it wants. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestPage {
  html: string;
  headers?: Record<string, string>;
}

export interface PageServer {
  origin: string;
  /** Path -> page; may be changed at any time. */
  pages: Map<string, TestPage>;
  close(): Promise<void>;
}

export async function servePages(): Promise<PageServer> {
  const pages = new Map<string, TestPage>();
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const page = pages.get(path) ?? pages.get('*');
    if (!page || path.includes('.')) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
