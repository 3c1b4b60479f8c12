/** What an operator's search answers: `GET /api/agent/sites/SITE/search?q=TEXT&in=messages|people&cursor=`. Rule S1. */
import type { ConversationRow } from './agent.ts';

/** What people wrote to each other; or who they are, how they are reached and which pages they looked at. */
export type SearchIn = 'messages' | 'people';

/** A piece of what was found, with the places of the hits in it. Text: what is drawn bold is up to the page. */
export interface Excerpt {
  text: string;
  /** From, inclusive, and to, exclusive, in UTF-16 units; in order and apart. */
  marks: [from: number, to: number][];
}

export type SearchHit =
  | {
      kind: 'message';
      conversation: ConversationRow;
      /** The message's id and sequence; a note's is that of the message before it. */
      id: string;
      seq: number;
      from: 'visitor' | 'operator' | 'note';
      /** The operator's. */
      name: string;
      at: number;
      excerpt: Excerpt;
    }
  | { kind: 'person'; conversation: ConversationRow; excerpt: Excerpt }
  /** Somebody of whom a name or an address is known, and with whom there is no conversation. */
  | {
      kind: 'contact';
      visitor: string;
      name: string;
      excerpt: Excerpt;
    }
  /** A request to be called. */
  | { kind: 'call'; id: string; name: string; at: number; excerpt: Excerpt };

/** The newest first. */
export interface SearchPage {
  hits: SearchHit[];
  /** For the page behind it; null where this is the last. */
  next: string | null;
}
