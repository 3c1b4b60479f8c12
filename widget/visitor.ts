/** Who this browser is: a token of 128 random bits that never stands in a URL, and ids that sort by time. */
import { now } from './builtins.ts';
import type { Shelf } from './shelf.ts';

/** Under which key the token is kept; without it, the visitor is somebody else from here on. */
export const TOKEN = 'token';

/** 128 random bits as 28 letters and digits. crypto.randomUUID does not exist on plain-http pages. */
export function secret(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36).padStart(7, '0')).join('');
}

let last = 0;

/** Unique, and greater than every id that this tab made before, compared as text. */
export function newId(): string {
  return (last = Math.max(now(), last + 1)).toString(36) + secret().slice(0, 14);
}

/** The visitor's token, made at first use: never to be called before something may be stored or sent. */
export function visitorToken(shelf: Shelf): string {
  const token = shelf.get(TOKEN) ?? secret();
  shelf.set(TOKEN, token);
  return token;
}
