/** What the entry hands to its own later parts. Types only: a part imports nothing that runs from the entry. */
import type { Cell } from './host.ts';
import type { DecisionView, ClientMessage } from '../protocol/messages.ts';
import type { Api } from './api.ts';
import type { ConsentState } from './consent.ts';
import type { Host } from './host.ts';
import type { Outbox } from './outbox.ts';
import type { Track } from './tracker.ts';

export interface Core {
  store: Pick<Host['store'], 'config' | 'connected' | 'offline' | 'online' | 'unread' | 'open'> & {
    decisions: Cell<{ [slot: string]: DecisionView }>;
  };
  outbox: Outbox;
  consent: ConsentState;
  /** False: there is no greeted connection, nothing was sent. */
  send(message: ClientMessage): boolean;
  track: Track;
  emit: Api['emit'];
  /** JSON of a path below the site's address; rejects. */
  fetchSite(path: string): Promise<unknown>;
  newId(): string;
  /** 128 random bits as text. */
  secret(): string;
}
