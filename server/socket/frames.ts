/** Sending on a socket: bounded, so that a client who reads nothing cannot fill our memory. */
import type { WebSocket } from 'ws';
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts';

/** A socket with its bound: what may wait for its reader before it is cut. */
export type Bounded = WebSocket & { unreadBytes?: number };

/** Frames that may wait for one another. A client that sends more without waiting is cut. */
export const FRAMES_WAITING = 256;

/**
 * Lets everybody else's frames in before the next of a socket that sent many. The embedded store answers at once, so
 * without it all that one socket asked would be done before anybody else is heard.
 */
export function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function sendFrame(socket: Bounded, message: object, onLeft?: () => void): void {
  if (socket.readyState !== socket.OPEN) return onLeft?.();
  if (socket.bufferedAmount > (socket.unreadBytes ?? Infinity)) {
    // A goodbye would wait behind all the rest.
    socket.terminate();
    return onLeft?.();
  }
  socket.send(bytesOf(message), { binary: false }, onLeft);
}

/** What goes to many sockets in a row is written once, and waits for slow readers once. */
let written: { message: object; bytes: Buffer } | null = null;

function bytesOf(message: object): Buffer {
  if (written?.message !== message) written = { message, bytes: Buffer.from(JSON.stringify(message)) };
  return written.bytes;
}

/** Sends and waits until it left: for who has much to say at once, to somebody who reads it as it comes. */
export function sendInTurn(socket: Bounded, message: object): Promise<void> {
  return new Promise((resolve) => sendFrame(socket, message, resolve));
}

/** Says what was wrong, and closes where the code says so. */
export function sendError(socket: WebSocket, code: ErrorCode, message: string, id = '', retryAfter = 0): void {
  sendFrame(socket, { t: 'error', code, message, id, retryAfter });
  const { close } = ERRORS[code];
  if (close) socket.close(close, code);
}
