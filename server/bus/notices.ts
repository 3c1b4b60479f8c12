/**
 * What one process of an installation tells the others: ids and small things. What counts is in the store, and is read
 * from there by whoever wants it.
 */
import type { LiveVisitor } from '../../protocol/agent.ts';
import type { Interaction } from '../recommend/types.ts';

/** [event id, what it said about an item] */
export type HeardClick = [id: string, interaction: Interaction];

export type Notice =
  /** A commit: whose folds it changed, to which `rev`, by which events; and what the recommender learns from it. */
  | { k: 'committed'; visitors: [id: string, rev: number, events: string[]][]; clicks: HeardClick[] }
  | { k: 'decided'; visitor: string; decision: string }
  | { k: 'message'; visitor: string; conversation: string; seq: number; reopened: boolean }
  | { k: 'note'; conversation: string; id: string }
  | { k: 'canned' }
  /** Whoever has a training of the site ends it. */
  | { k: 'training_end' }
  /** How many made-up visitors of the site are on the sender, and until when. */
  | { k: 'training'; visitors: number; until: number | null }
  /** A row of the inbox changed. */
  | { k: 'conversation'; visitor: string; conversation: string }
  | {
      k: 'typing';
      visitor: string;
      conversation: string;
      from: 'visitor' | 'operator';
      name: string;
      on: boolean;
      text?: string;
    }
  /** Who has tabs on the sender: one row, or, answering `who`, all of them and nobody else. */
  | { k: 'live'; row: LiveVisitor }
  | { k: 'left'; visitor: string }
  | { k: 'here'; rows: LiveVisitor[] }
  /** Who is there of the site's operators changed. */
  | { k: 'presence' }
  /** How many operators of the site are on the sender, and online. */
  | { k: 'operators'; count: number }
  | { k: 'callback'; id: string }
  | { k: 'items'; ids: string[] }
  | { k: 'articles' }
  /** A site's tag was heard from one of its origins. */
  | { k: 'sighting'; origin: string; kind: 'config' | 'socket'; at: number }
  /** For all sites (see EVERY_SITE): a site was made or changed; a session ended; who has whom? */
  | { k: 'sites' }
  | { k: 'signed_out'; key: string }
  | { k: 'who' };

/** The subject of what is not one site's. No site has this id. */
export const EVERY_SITE = '*';
