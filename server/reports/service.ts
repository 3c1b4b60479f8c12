/** The service report: how long people waited, whether they were content, whether promises were kept. */
import {
  callbacksForReport,
  conversationsForReport,
  type ReportedCallback,
  type ReportedConversation,
} from '../../db/queries/service-report.ts';
import { operatorsNamed } from '../../db/queries/team.ts';
import type { Store } from '../../db/store.ts';
import type { Middle, ServiceFigures, ServiceReport } from '../../protocol/report.ts';
import type { Deps } from '../deps.ts';
import { afterOpenTime, type Hours } from '../hours/hours.ts';
import { heatOf, type Waited } from './heat.ts';
import { clockOf, stepsOf, type Period } from './period.ts';
import { middleOf, shareOf } from './statistics.ts';

/** Read in pages, with whatever else there is to do between them: no socket waits for a report. */
const PAGE = 200;
export const MOST_CONVERSATIONS = 50_000;
const MOST_CALLBACKS = 10_000;
/** Who waits for longer was missed. */
const MISSED_MS = 24 * 3600_000;
/** A call at its hour may be so late; one for as soon as possible takes so much opening time. */
const CALL_GRACE_MS = 15 * 60_000;
const CALL_SOON_MS = 60 * 60_000;

export interface ReportParts {
  store: Store;
  deps: Pick<Deps, 'now'>;
}

export interface ReportWish {
  siteId: string;
  period: Period;
  hours: Hours;
  /** Only what this operator answered first; undefined: everything. */
  operator?: string | undefined;
}

export async function serviceReport(parts: ReportParts, wish: ReportWish): Promise<ServiceReport> {
  const { period } = wish;
  const now = parts.deps.now();
  const [own, earlier] = [await read(parts, wish, period), await read(parts, wish, period.before)];
  const names = await operatorsNamed(parts.store, wish.siteId, [
    ...new Set(own.conversations.flatMap(({ answeredBy }) => answeredBy ?? [])),
  ]);
  return {
    from: period.from,
    to: period.to,
    timeZone: period.timeZone,
    cut: own.cut || earlier.cut,
    figures: figuresOf(own, wish.hours, now),
    before: figuresOf(earlier, wish.hours, now),
    heat: heatOf(waitedOf(own.conversations, period.timeZone)),
    steps: inSteps(own.conversations, stepsOf(period)),
    operators: byOperator(own.conversations, names),
  };
}

/** The conversations of a report, a page at a time. */
export async function* conversationsOf(
  { store }: Pick<ReportParts, 'store'>,
  { siteId, operator }: Pick<ReportWish, 'siteId' | 'operator'>,
  { from, to }: { from: number; to: number },
): AsyncGenerator<ReportedConversation[]> {
  let after: { at: number; id: string } | null = null;
  for (let read = 0; read < MOST_CONVERSATIONS; read += PAGE) {
    const page: ReportedConversation[] = await conversationsForReport(store, siteId, { from, to, after, limit: PAGE });
    yield operator === undefined ? page : page.filter(({ answeredBy }) => answeredBy === operator);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = { at: last.createdAt, id: last.id };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Read {
  conversations: ReportedConversation[];
  callbacks: ReportedCallback[];
  cut: boolean;
}

async function read(parts: ReportParts, wish: ReportWish, span: { from: number; to: number }): Promise<Read> {
  const conversations: ReportedConversation[] = [];
  let pages = 0;
  for await (const page of conversationsOf(parts, wish, span)) {
    conversations.push(...page);
    pages++;
  }
  const callbacks = await callbacksForReport(parts.store, wish.siteId, { ...span, limit: MOST_CALLBACKS });
  return {
    conversations,
    callbacks: callbacks.filter(({ operatorId }) => wish.operator === undefined || operatorId === wish.operator),
    cut: pages * PAGE >= MOST_CONVERSATIONS,
  };
}

/** Pure: what a list of conversations and requests comes to. */
export function figuresOf({ conversations, callbacks }: Omit<Read, 'cut'>, hours: Hours, now: number): ServiceFigures {
  const rated = conversations.filter(({ rating }) => rating !== null);
  const unanswered = conversations.filter(({ firstReplyAt }) => firstReplyAt === null);
  const solved = unanswered.filter(({ assistant }) => assistant === 'solved');
  // The help was quoted, and nobody wrote any more: whether that was enough is not known, so it counts as neither.
  const unsaid = unanswered.filter(({ assistant }) => assistant === 'answered');
  const left = unanswered.filter(({ assistant }) => assistant !== 'solved' && assistant !== 'answered');
  const missed = left.filter(({ createdAt, closedAt }) => closedAt !== null || now - createdAt > MISSED_MS);
  const ratings: ServiceFigures['ratings'] = [0, 0, 0, 0, 0];
  for (const { rating } of rated) if (rating! >= 1 && rating! <= 5) ratings[rating! - 1]!++;
  return {
    begun: conversations.length,
    answer: answerOf(conversations),
    resolution: resolutionOf(conversations),
    satisfied: satisfiedOf(conversations),
    ratings,
    missed: shareOf(missed.length, conversations.length),
    waiting: left.length - missed.length,
    solved: shareOf(solved.length, conversations.length),
    unsaid: unsaid.length,
    calls: callsOf(callbacks, hours, now),
  };
}

function answerOf(conversations: readonly ReportedConversation[]): Middle {
  return middleOf(
    conversations.flatMap(({ createdAt, firstReplyAt }) => (firstReplyAt === null ? [] : firstReplyAt - createdAt)),
  );
}

function resolutionOf(conversations: readonly ReportedConversation[]): Middle {
  return middleOf(conversations.flatMap(({ createdAt, closedAt }) => (closedAt === null ? [] : closedAt - createdAt)));
}

function satisfiedOf(conversations: readonly ReportedConversation[]) {
  const rated = conversations.filter(({ rating }) => rating !== null);
  return shareOf(rated.filter(({ rating }) => rating! >= 4).length, rated.length);
}

/** A request that was taken back before its time promised nothing; one whose time is to come has not been kept yet. */
function callsOf(callbacks: readonly ReportedCallback[], hours: Hours, now: number) {
  let [kept, due] = [0, 0];
  for (const { createdAt, slotAt, firstTryAt, cancelled } of callbacks) {
    const until = slotAt === null ? afterOpenTime(hours, createdAt, CALL_SOON_MS) : slotAt + CALL_GRACE_MS;
    if (firstTryAt === null && (cancelled || until === null || until > now)) continue;
    due++;
    if (firstTryAt !== null && until !== null && firstTryAt <= until) kept++;
  }
  return shareOf(kept, due);
}

function waitedOf(conversations: readonly ReportedConversation[], timeZone: string): Waited[] {
  const clock = clockOf(timeZone);
  return conversations.map(({ createdAt, firstReplyAt }) => ({
    ...clock(createdAt),
    wait: firstReplyAt === null ? null : firstReplyAt - createdAt,
  }));
}

function inSteps(conversations: readonly ReportedConversation[], starts: readonly number[]): ServiceReport['steps'] {
  return starts.map((from, at) => {
    const to = starts[at + 1] ?? Infinity;
    const of = conversations.filter(({ createdAt }) => createdAt >= from && createdAt < to);
    return { from, begun: of.length, answer: answerOf(of), satisfied: satisfiedOf(of) };
  });
}

function byOperator(
  conversations: readonly ReportedConversation[],
  names: ReadonlyMap<string, string>,
): ServiceReport['operators'] {
  const of = new Map<string, ReportedConversation[]>();
  for (const one of conversations) {
    if (one.answeredBy === null) continue;
    const list = of.get(one.answeredBy) ?? [];
    list.push(one);
    of.set(one.answeredBy, list);
  }
  return Array.from(of, ([id, list]) => ({
    id,
    name: names.get(id) ?? 'Somebody who left',
    answer: answerOf(list),
    resolution: resolutionOf(list),
    satisfied: satisfiedOf(list),
  })).toSorted((a, b) => b.answer.n - a.answer.n);
}
