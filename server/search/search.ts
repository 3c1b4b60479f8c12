/** Finds messages, and people by name, address and page, of one site. */
import { callbacksById } from '../../db/queries/callbacks.ts';
import { conversationsById, traitsNamed } from '../../db/queries/conversations.ts';
import { placeOf } from '../../db/queries/notes.ts';
import { visitorOfContact } from '../../db/search/contacts.ts';
import { findEntries, type Found, type SearchCursor } from '../../db/search/find.ts';
import { placesOf, termsOf, type Term } from '../../db/search/words.ts';
import type { Store } from '../../db/store.ts';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { SearchHit, SearchIn } from '../../protocol/search.ts';
import type { RowsOf } from '../conversations/rows.ts';
import { displayName } from '../profiles/name.ts';
import { profileOf } from '../profiles/profile.ts';
import { excerptOf } from './excerpt.ts';
import { FOUND_BY, PARTED } from './said.ts';

export interface Search {
  /** @param after where the page before ended. A question without a letter or a digit finds nothing. */
  find(
    siteId: string,
    question: { text: string; scope: SearchIn; after: SearchCursor | null; limit: number },
  ): Promise<{ hits: SearchHit[]; next: SearchCursor | null }>;
}

export function createSearch({ store, rows }: { store: Store; rows: RowsOf }): Search {
  return {
    async find(siteId, { text, scope, after, limit }) {
      const terms = termsOf(text);
      if (terms.length === 0) return { hits: [], next: null };
      const found = await findEntries(store, { siteId, scope, terms, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const conversations = await rowsById(siteId, page);
      const calls = await callsById(siteId, page);
      const contacts = await contactsById(siteId, page);
      return {
        hits: page.flatMap((one) => hitOf(one, terms, { conversations, calls, contacts })),
        next: found.length > limit ? page.at(-1)!.cursor : null,
      };
    },
  };

  async function rowsById(siteId: string, found: Found[]): Promise<Map<string, ConversationRow>> {
    const ids = new Set(
      found.flatMap((one) =>
        one.kind === 'message' ? one.conversationId : one.kind === 'person' ? one.subjectId : [],
      ),
    );
    if (ids.size === 0) return new Map();
    const all = await rows(siteId, await conversationsById(store, siteId, [...ids]));
    return new Map(all.map((row) => [row.id, row]));
  }

  async function callsById(siteId: string, found: Found[]): Promise<Calls> {
    const ids = found.flatMap((one) => (one.kind === 'call' ? one.subjectId : []));
    if (ids.length === 0) return new Map();
    const all = await callbacksById(store, siteId, ids);
    return new Map(all.map(({ id, name, createdAt }) => [id, { name, at: createdAt }]));
  }

  /** Nobody of whom nothing is known any more. */
  async function contactsById(siteId: string, found: Found[]): Promise<Map<string, string>> {
    const ids = found.flatMap((one) => (one.kind === 'contact' ? visitorOfContact(one.subjectId) : []));
    const traits = await traitsNamed(store, siteId, ids.map(profileOf), FOUND_BY);
    return new Map(
      ids.flatMap((id) => {
        const own = traits.filter(({ profileId }) => profileId === profileOf(id));
        return own.length === 0 ? [] : [[id, displayName(id, own)]];
      }),
    );
  }
}

type Calls = Map<string, { name: string; at: number }>;

/** Of all that is known of somebody what was looked for. */
function whatFits(text: string, terms: readonly Term[]): string {
  const parts = text.split(PARTED).filter((part) => placesOf(terms, part).length > 0);
  return parts.join(PARTED) || text;
}

/** Nothing for what went meanwhile. */
function hitOf(
  found: Found,
  terms: readonly Term[],
  known: { conversations: Map<string, ConversationRow>; calls: Calls; contacts: Map<string, string> },
): SearchHit[] {
  if (found.kind === 'call') {
    const call = known.calls.get(found.subjectId);
    return call ? [{ kind: 'call', id: found.subjectId, ...call, excerpt: excerptOf(found.text, terms) }] : [];
  }
  if (found.kind === 'contact') {
    const visitor = visitorOfContact(found.subjectId);
    const name = known.contacts.get(visitor);
    const excerpt = excerptOf(whatFits(found.text, terms), terms);
    return name === undefined ? [] : [{ kind: 'contact', visitor, name, excerpt }];
  }
  const conversation = known.conversations.get(found.kind === 'message' ? found.conversationId : found.subjectId);
  if (!conversation) return [];
  if (found.kind !== 'message') {
    return [{ kind: 'person', conversation, excerpt: excerptOf(whatFits(found.text, terms), terms) }];
  }
  const { message } = found;
  const { id, seq, kind, sender, name, text, at } = message;
  return [
    {
      kind: 'message',
      conversation,
      id,
      seq: seq > 0 ? seq : placeOf({ seq }).after,
      from: kind === 'note' ? 'note' : sender === 'visitor' ? 'visitor' : 'operator',
      name,
      at,
      excerpt: excerptOf(text, terms),
    },
  ];
}
