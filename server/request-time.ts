/**
 * How long a request may take to come. Node has one time for all of them; a file on a bad line needs longer than a form,
 * and everything else is not to be kept open that long.
 */
import type { Server } from 'node:http';

const USUAL_MS = 30_000;
/** Ten megabytes at 17 kB a second. */
const FILE_MS = 10 * 60_000;
const HEADERS_MS = 15_000;

export function boundRequestTime(server: Server): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = FILE_MS;
  server.prependListener('request', (request) => {
    const { headers, method, url = '' } = request;
    const isFile = method === 'PUT' && /\/conversations\/[^/]+\/files\/[^/]+$/.test(url);
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    if (isFile || !hasBody) return;
    const timer = setTimeout(() => request.destroy(), USUAL_MS);
    request.once('close', () => clearTimeout(timer));
  });
}
