/** Who this browser is: a token of 128 random bits that never stands in a URL, and ids that sort by time. */
import type { Shelf } from './shelf.ts';

const TOKEN = 'token';

export interface Ids {
  /** 128 random bits, base64url. */
  secret(): string;
  /** Unique, and greater than every id this tab made before, compared as text. */
  next(): string;
}

/** `fill` is crypto.getRandomValues; randomUUID does not exist on plain-http pages. */
export function createIds(now: () => number, fill: (bytes: Uint8Array<ArrayBuffer>) => void): Ids {
  let last = 0;
  const random = (size: number): string => {
    const bytes = new Uint8Array(size);
    fill(bytes);
    return btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=/g, '');
  };
  return {
    secret: () => random(16),
    next: () => (last = Math.max(now(), last + 1)).toString(36) + random(9),
  };
}

/** The visitor's token, made at first use. Never call it before something may be stored or sent. */
export function visitorToken(shelf: Shelf, ids: Ids): string {
  const token = shelf.get(TOKEN) ?? ids.secret();
  shelf.set(TOKEN, token);
  return token;
}

/** Somebody else from here on. */
export function forgetVisitor(shelf: Shelf): void {
  shelf.remove(TOKEN);
}
