/**
 * What visitors say of themselves so that somebody can reach them. Kept as claims: whoever wrote it may be somebody else.
 * It needs no consent to be measured, since writing it is one's own act.
 */
import { conversationsOfVisitor, traitsNamed } from '../../db/queries/conversations.ts';
import { upsertTraits, type TraitRow } from '../../db/queries/hot.ts';
import type { Store } from '../../db/store.ts';
import { CONTACT_LENGTHS, emailProblem, type Contact } from '../../protocol/contact.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Deps } from '../deps.ts';
import type { LiveVisitors } from '../presence/live.ts';
import { Refusal } from '../refusal.ts';
import type { Findable } from '../search/subjects.ts';
import { ENGLISH } from '../words/words.ts';
import { displayName, NAMING_TRAITS, plain } from './name.ts';
import { profileOf } from './profile.ts';

export interface Claims {
  /** Keeps what is given; '' is nothing. @throws Refusal `bad_request` */
  say(siteId: string, visitorId: string, given: Partial<Contact>): Promise<void>;
  /** What this visitor said of themselves, and nothing that others say of them. */
  said(siteId: string, visitorId: string): Promise<Contact>;
}

const CONVERSATIONS_TOLD = 20;
const FIELDS = ['name', 'email', 'phone'] as const;

export function createClaims(parts: {
  store: Store;
  deps: Pick<Deps, 'now'>;
  live: LiveVisitors;
  conversations: Pick<Conversations, 'tellChanged'>;
  findable: Pick<Findable, 'visitorChanged'>;
}): Claims {
  const { store, deps, live, conversations, findable } = parts;

  return {
    async say(siteId, visitorId, given) {
      const profile = profileOf(visitorId);
      const rows: TraitRow[] = [];
      for (const field of FIELDS) {
        const value = (given[field] ?? '').toWellFormed().replaceAll('\0', '\uFFFD').trim();
        if (value === '') continue;
        const wrong = field === 'email' && emailProblem(value);
        if (wrong) throw new Refusal('bad_request', ENGLISH.words.wrongEmail[wrong], wrong);
        if (field === 'name' && value.length > CONTACT_LENGTHS.name) {
          throw new Refusal('bad_request', `A name has at most ${CONTACT_LENGTHS.name} characters.`);
        }
        rows.push([siteId, profile, field, 'claim', value, deps.now()]);
      }
      if (rows.length === 0) return;
      await store.write([upsertTraits(store, rows)]);
      findable.visitorChanged(siteId, visitorId);
      // Who is called by another name from here on is so everywhere.
      const naming = await traitsNamed(store, siteId, [profile], NAMING_TRAITS);
      live.rename(siteId, visitorId, displayName(visitorId, naming));
      const own = await conversationsOfVisitor(store, siteId, visitorId, CONVERSATIONS_TOLD);
      const ids = own.map(({ id }) => id);
      if (ids.length > 0) await conversations.tellChanged(siteId, ids, false);
    },

    async said(siteId, visitorId) {
      const traits = await traitsNamed(store, siteId, [profileOf(visitorId)], FIELDS);
      const own = (field: string) =>
        plain(traits.find(({ name, source }) => name === field && source === 'claim')?.value ?? '');
      return { name: own('name'), email: own('email'), phone: own('phone') };
    },
  };
}
