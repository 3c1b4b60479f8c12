/** Between the processes of an installation. Not reliable: what is missed is noticed, and read from the store. */
import type { Notice } from './notices.ts';

export interface Ear {
  heard(node: string, siteId: string, notice: Notice): void;
  /** Since this time something was said that did not arrive, about this site or, for EVERY_SITE, about anything. */
  missed(siteId: string, since: number): void;
  /** A process is there that was not, or was not heard of for a while. */
  came(node: string): void;
  gone(node: string): void;
}

export interface Link {
  /** `alone`: one process, nobody to tell. `lost`: nothing is heard nor sent until it is back. */
  state(): 'alone' | 'connected' | 'lost';
  /** To all the others. Never fails: see `missed`. */
  send(siteId: string, notice: Notice): void;
  /** From here on the ear hears. */
  listen(ear: Ear): void;
  close(): Promise<void>;
}

/** The link of an installation that is one process. */
export const alone: Link = {
  state: () => 'alone',
  send() {},
  listen() {},
  close: () => Promise.resolve(),
};
