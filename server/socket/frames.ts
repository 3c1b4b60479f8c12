/** Sending on a socket: bounded, so that a client who reads nothing cannot fill our memory. */
import type { WebSocket } from 'ws';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';

/** What may wait for a slow reader before it is closed. */
const BUFFERED_BYTES = 1024 * 1024;

/** Frames that may wait for one another. A client that sends more without waiting is cut. */
export const FRAMES_WAITING = 256;

export function sendFrame(socket: WebSocket, message: object): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > BUFFERED_BYTES) {
    socket.terminate();
    return;
  }
  socket.send(JSON.stringify(message));
}

/** Says what was wrong, and closes where the code says so. */
export function sendError(socket: WebSocket, code: ErrorCode, message: string, id = '', retryAfter = 0): void {
  sendFrame(socket, { t: 'error', code, message, id, retryAfter });
  const { close } = ERRORS[code];
  if (close) socket.close(close, code);
}
