/** A visitor's socket from this process to itself, through the door that everybody uses. */
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Dial } from '../sandbox/sandbox.ts';

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
/** Who says nothing for longer is cut (P14). */
const PING_MS = 25_000;

/** Says that a socket is this process's own: limits by address are for those who have one. */
export const PASS_HEADER = 'x-foyer-pass';

/**
 * @param address where this process listens, as ws://…
 * @param pass a secret of this process
 */
export function createDial(address: () => string, pass: string): Dial {
  return ({ writeKey, origin }, hear, onClose) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${address()}/v1/socket/${writeKey}`, {
        headers: { origin, 'user-agent': USER_AGENT, [PASS_HEADER]: pass },
        perMessageDeflate: false,
      });
      let pings: NodeJS.Timeout | undefined;
      socket.once('error', reject);
      socket.on('message', (data) => hear(JSON.parse(String(data)) as ServerMessage));
      socket.once('close', () => {
        clearInterval(pings);
        onClose();
      });
      socket.once('open', () => {
        socket.off('error', reject);
        // What follows an error is the close.
        socket.on('error', () => {});
        const send = (message: unknown): void => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        };
        pings = setInterval(() => send({ t: 'ping' }), PING_MS);
        resolve({ send, close: () => socket.close() });
      });
    });
}
