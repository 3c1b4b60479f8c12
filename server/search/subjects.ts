/**
 * Keeps findable whom a conversation or a request is with, and who is known without any. Names and addresses come with
 * events, whose commits are not to be held up: what changed is remembered, and written a moment later in a commit of its
 * own. Sites take turns, and of each so much is remembered and no more. What is not remembered, or forgotten because the
 * process dies, the daily job (fill.ts) finds.
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
import type { Deps } from '../deps.ts';
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
/** What one turn of a site writes. */
const AT_ONCE = 50;
/** Of one site, and of all. */
const MOST_OF_SITE = 1_000;
const MOST = 10_000;

/** What changed of a site. */
interface Changed {
  visitors: Set<string>;
  calls: Set<string>;
}

export function createFindable(parts: { store: Store; deps: Pick<Deps, 'now'>; log: Pick<Logger, 'warn'> }): Findable {
  const { store, deps, log } = parts;
  /** By site, whose turn is next first. */
  const changed = new Map<string, Changed>();
  let remembered = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  function remember(siteId: string, kind: keyof Changed, id: string): void {
    const site = changed.get(siteId) ?? { visitors: new Set(), calls: new Set() };
    if (site[kind].has(id)) return;
    if (remembered >= MOST || site.visitors.size + site.calls.size >= MOST_OF_SITE) return;
    changed.set(siteId, site);
    site[kind].add(id);
    remembered++;
    if (!isWriting) timer ??= setTimeout(flush, TOGETHER_MS);
  }

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (!isWriting) writing = writeAll();
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    for (let next = nextTurn(); next; next = nextTurn()) {
      const { siteId, visitors, calls } = next;
      await writeSome(siteId, visitors, calls).catch((error: unknown) =>
        log.warn({ err: error, site: siteId }, 'search does not know of a change yet'),
      );
    }
    isWriting = false;
  }

  /** Takes what one site may write now; with more to say it goes to the end of the row. */
  function nextTurn(): { siteId: string; visitors: string[]; calls: string[] } | null {
    const [turn] = changed;
    if (!turn) return null;
    const [siteId, site] = turn;
    changed.delete(siteId);
    const [visitors, calls] = [taken(site.visitors), taken(site.calls)];
    remembered -= visitors.length + calls.length;
    if (site.visitors.size + site.calls.size > 0) changed.set(siteId, site);
    return { siteId, visitors, calls };
  }

  async function writeSome(siteId: string, visitors: string[], calls: string[]): Promise<void> {
    const statements: Statement[] = [];
    if (visitors.length > 0) {
      const talking = await conversationSubjects(store, siteId, { visitors });
      statements.push(
        ...(await subjectStatements(store, siteId, 'person', talking)),
        ...(await contactStatements(store, siteId, visitors, deps.now())),
      );
    }
    if (calls.length > 0) {
      const asking = await callSubjects(store, siteId, { ids: calls });
      statements.push(...(await subjectStatements(store, siteId, 'call', asking)));
    }
    if (statements.length > 0) await store.write(statements);
  }

  return {
    visitorChanged: (siteId, visitorId) => remember(siteId, 'visitors', visitorId),
    callChanged: (siteId, id) => remember(siteId, 'calls', id),
    settled() {
      flush();
      return writing;
    },
  };
}

function taken(from: Set<string>): string[] {
  const some = [...from].slice(0, AT_ONCE);
  for (const id of some) from.delete(id);
  return some;
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
