/**
 * Keeps findable whom a conversation or a request is with, and who is known without any. Names and addresses come with events, whose commits are not to
 * be held up: what changed is remembered, and written a moment later in a commit of its own. What a process forgets when
 * it dies, the daily job (fill.ts) finds.
 */
import type { Logger } from 'pino';
import { traitsNamed } from '../../db/queries/conversations.ts';
import {
  callSubjects,
  conversationSubjects,
  entryOfSubject,
  pagesSeen,
  subjectTexts,
  type Subject,
} from '../../db/search/entries.ts';
import type { Statement, Store } from '../../db/store.ts';
import { profileOf } from '../profiles/profile.ts';
import { contactStatements } from './contacts.ts';
import { FOUND_BY, PAGES, saidBy, subjectText } from './said.ts';

export interface Findable {
  /** Somebody wrote, or says another name or address. */
  visitorChanged(siteId: string, visitorId: string): void;
  callChanged(siteId: string, id: string): void;
  /** Resolves when everything told so far is written. */
  settled(): Promise<void>;
}

/** Who says a name, an address and a first message says them within this. */
const TOGETHER_MS = 200;
const VISITORS_AT_ONCE = 50;
export function createFindable(parts: { store: Store; log: Pick<Logger, 'warn'> }): Findable {
  const { store, log } = parts;
  let visitors = new Map<string, Set<string>>();
  let calls = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function remember(changed: Map<string, Set<string>>, siteId: string, id: string): void {
    changed.set(siteId, (changed.get(siteId) ?? new Set()).add(id));
    timer ??= setTimeout(flush, TOGETHER_MS);
  }

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const [people, requests] = [visitors, calls];
    [visitors, calls] = [new Map(), new Map()];
    writing = writing
      .then(async () => {
        for (const [siteId, ids] of people) {
          const all = [...ids];
          for (let from = 0; from < all.length; from += VISITORS_AT_ONCE) {
            const some = all.slice(from, from + VISITORS_AT_ONCE);
            const talking = await conversationSubjects(store, siteId, { visitors: some });
            await write([
              ...(await subjectStatements(store, siteId, 'person', talking)),
              ...(await contactStatements(store, siteId, some)),
            ]);
          }
        }
        for (const [siteId, ids] of requests) {
          const asking = await callSubjects(store, siteId, { ids: [...ids] });
          await write(await subjectStatements(store, siteId, 'call', asking));
        }
      })
      .catch((error: unknown) => log.warn({ err: error }, 'search does not know of a change yet'));
  }

  async function write(statements: Statement[]): Promise<void> {
    if (statements.length > 0) await store.write(statements);
  }

  return {
    visitorChanged: (siteId, visitorId) => remember(visitors, siteId, visitorId),
    callChanged: (siteId, id) => remember(calls, siteId, id),
    settled() {
      flush();
      return writing;
    },
  };
}

/** What is to be written so that these are found by what is known now: nothing where they are already. */
export async function subjectStatements(
  store: Store,
  siteId: string,
  kind: 'person' | 'call',
  subjects: Subject[],
): Promise<Statement[]> {
  if (subjects.length === 0) return [];
  const ids = [...new Set(subjects.map(({ visitorId }) => visitorId))];
  const [stored, traits, pages] = await Promise.all([
    subjectTexts(
      store,
      siteId,
      subjects.map(({ id }) => id),
    ),
    traitsNamed(store, siteId, ids.map(profileOf), FOUND_BY),
    // Those of a request say little of it.
    kind === 'call' ? [] : Promise.all(ids.map((id) => pagesSeen(store, siteId, id, PAGES))),
  ]);
  return subjects.flatMap((subject) => {
    const own = traits.filter(({ profileId }) => profileId === profileOf(subject.visitorId));
    const seen = pages[ids.indexOf(subject.visitorId)] ?? [];
    const text = subjectText(
      [...(kind === 'call' ? [] : saidBy(own)), ...subject.own.filter((one) => !isAddress(one))],
      [...subject.own.filter(isAddress), ...seen],
    );
    if (stored.get(subject.id) === text) return [];
    return entryOfSubject(store, { siteId, subjectId: subject.id, kind, at: subject.at, text });
  });
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
