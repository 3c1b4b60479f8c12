/** Where a request comes from. */
import type { IncomingMessage } from 'node:http';
import { networkOf } from './network.ts';

/**
 * The client's address as limits count it (`networkOf`): the socket's, or, behind `proxies` trusted proxies, the one that
 * the outermost of them saw. What a client wrote into X-Forwarded-For itself stands further left and is never reached.
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (proxies === 0) return networkOf(direct);
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return networkOf(forwarded.at(-proxies) ?? direct);
}

/** Whether a browser sent this from our own pages: its Origin is ours, or names the very host it asked. */
export function sameHost(request: { headers: IncomingMessage['headers'] }, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (typeof origin !== 'string') return false;
  if (origin === publicUrl) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
