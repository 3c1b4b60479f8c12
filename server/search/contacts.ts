/**
 * People of whom a name or an address is known and with whom there is no conversation: those are found as themselves.
 * Whoever has a conversation is found by that. One entry a profile, that of the visitor whose own the profile is.
 */
import { traitsNamed } from '../../db/queries/conversations.ts';
import {
  contactSubject,
  profilesOfVisitors,
  profilesWithTraits,
  visitorsFoundOtherwise,
  type KnownProfile,
} from '../../db/search/contacts.ts';
import { entryOfSubject, pagesSeen, subjectTexts, withoutEntry } from '../../db/search/entries.ts';
import type { Statement, Store } from '../../db/store.ts';
import { profileOf } from '../profiles/profile.ts';
import { FOUND_BY, PAGES, saidBy, subjectText } from './said.ts';

/**
 * What is to be written so that these visitors are found, or not any more: nothing where that is so already.
 * @param at when we learned of it, ms UTC: what events say of their time is anybody's, and an entry's number comes from it.
 */
export async function contactStatements(
  store: Store,
  siteId: string,
  visitors: string[],
  at: number,
): Promise<Statement[]> {
  const linked = await profilesOfVisitors(store, siteId, visitors);
  const profiles = [...new Set(visitors.map((id) => linked.get(id) ?? profileOf(id)))];
  return statementsOf(store, siteId, await profilesWithTraits(store, siteId, FOUND_BY, { profiles }), visitors, at);
}

/** The same for a page of all that are known. @returns `next`: the last of the page; null where there are no more. */
export async function contactPage(
  store: Store,
  siteId: string,
  { after, limit, at }: { after: string; limit: number; at: number },
): Promise<{ statements: Statement[]; next: string | null }> {
  const known = await profilesWithTraits(store, siteId, FOUND_BY, { after, limit });
  return {
    statements: await statementsOf(store, siteId, known, [], at),
    next: known.length === limit ? known.at(-1)!.profileId : null,
  };
}

async function statementsOf(
  store: Store,
  siteId: string,
  known: KnownProfile[],
  asked: string[],
  at: number,
): Promise<Statement[]> {
  const contacts = new Map(known.map((profile) => [mainVisitor(profile), profile]));
  const all = [...new Set([...asked, ...contacts.keys()])];
  if (all.length === 0) return [];
  const [stored, otherwise, traits] = await Promise.all([
    subjectTexts(store, siteId, all.map(contactSubject)),
    visitorsFoundOtherwise(store, siteId, [...contacts.keys()]),
    traitsNamed(
      store,
      siteId,
      known.map(({ profileId }) => profileId),
      FOUND_BY,
    ),
  ]);
  const statements: Statement[] = [];
  for (const id of all) {
    const subjectId = contactSubject(id);
    const profile = otherwise.has(id) ? undefined : contacts.get(id);
    const said = profile ? saidBy(traits.filter(({ profileId }) => profileId === profile.profileId)) : [];
    if (!profile || said.every((text) => text === '')) {
      if (stored.has(subjectId)) statements.push(withoutEntry(siteId, subjectId));
      continue;
    }
    const text = subjectText(said, await pagesSeen(store, siteId, id, PAGES));
    if (stored.get(subjectId) === text) continue;
    statements.push(...entryOfSubject(store, { siteId, subjectId, kind: 'contact', at, text }));
  }
  return statements;
}

/**
 * Whose own the profile is; where that one is not linked, the first that is. Who gave an address without having agreed to
 * be measured has no link at all: then it is the browser of which the profile has its name.
 */
function mainVisitor({ profileId, visitors }: KnownProfile): string {
  return visitors.find((id) => profileOf(id) === profileId) ?? visitors[0] ?? `v_${profileId.slice(2)}`;
}
