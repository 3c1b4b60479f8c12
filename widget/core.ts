/** What the entry hands to its own later parts. Types only: a part imports nothing that runs from the entry. */
import type { ClientMessage } from '../protocol/messages.ts';
import type { Api } from './api.ts';
import type { ConsentState } from './consent.ts';
import type { Cell, Host, Store } from './host.ts';
import type { Launcher } from './launcher.ts';
import type { Outbox } from './outbox.ts';
import type { Shelf } from './shelf.ts';
import type { Track } from './tracker.ts';

export interface Core {
  /** The same in all tabs of this site. */
  name: string;
  store: Pick<Store, 'config' | 'connected' | 'online' | 'unread' | 'open' | 'to' | 'decisions'> & {
    /** What `foyer('setLocale', ...)` was last called with; '' follows the page. */
    tongue: Cell<string>;
  };
  shelf: Shelf;
  /** Aborted when the widget is shut down. */
  signal: AbortSignal;
  outbox: Outbox;
  consent: ConsentState;
  launcher: Launcher | undefined;
  /** False: there is no greeted connection, nothing was sent. */
  send(message: ClientMessage): boolean;
  track: Track;
  emit: Api['emit'];
  /** A later chunk by its file's name (see loadChunk). */
  fetchChunk<M, T>(file: string, start: (module: M) => T): Promise<T | undefined>;
  /** JSON of a path below the site's address; rejects. */
  fetchSite(path: string): Promise<unknown>;
  newId(): string;
  /** 128 random bits as text. */
  secret(): string;
}

/** slots chunk: `export const mountSlots: MountSlots`. Fills every [data-foyer-slot] and watches for new ones. */
export type MountSlots = (host: Pick<Host, 'transport' | 'now'> & Pick<Core, 'store' | 'fetchChunk'>) => () => void;
