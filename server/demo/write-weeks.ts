/** Puts the weeks before into the store: everything has an id that the next time makes again. */
import { appendAutomatic, settleAutomatic } from '../../db/queries/assistant.ts';
import { insertCallback, recordAttempt } from '../../db/queries/callbacks.ts';
import { changeConversations } from '../../db/queries/conversation-changes.ts';
import { appendMessage, markRead } from '../../db/queries/conversations.ts';
import { rateConversation } from '../../db/queries/visitor-changes.ts';
import type { Store } from '../../db/store.ts';
import { visitorOfClaim } from '../profiles/visitor-id.ts';
import type { Person } from './simulator.ts';
import type { PastCall, PastLine, PastTalk, Weeks } from './weeks.ts';

export interface WeeksParts {
  store: Store;
  siteId: string;
  /** Who answers, by number. */
  operators: { id: string; name: string }[];
  /** The text that those agreed to who were called. */
  consentVersion: string;
}

/** So many at once: they have nothing to do with each other. */
const AT_ONCE = 8;

export async function writeWeeks(parts: WeeksParts, { talks, calls }: Omit<Weeks, 'happenings'>): Promise<void> {
  const left = [
    ...talks.map((talk) => () => writeTalk(parts, talk)),
    ...calls.map((call) => () => writeCall(parts, call)),
  ];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function writeTalk(
  parts: WeeksParts,
  { id: conversationId, person, lines, closedAt, rated }: PastTalk,
): Promise<void> {
  const { store, siteId } = parts;
  const visitorId = visitorOf(siteId, person);
  const whose = { siteId, conversationId, visitorId };
  for (const line of lines) await writeLine(parts, whose, line);
  const last = lines.at(-1)!.at;
  if (closedAt === null) {
    await settleAutomatic(store, { ...whose, now: last + 40_000 });
    return;
  }
  await markRead(store, { siteId, conversationId, visitorId, by: 'visitor', seq: lines.length });
  await markRead(store, { siteId, conversationId, visitorId: null, by: 'operator', seq: lines.length });
  await changeConversations(store, { siteId, ids: [conversationId], change: { kind: 'close' }, now: closedAt });
  if (rated) await rateConversation(store, whose, { ...rated, now: closedAt + 60_000 });
}

async function writeLine(
  { store, operators }: WeeksParts,
  { siteId, conversationId, visitorId }: { siteId: string; conversationId: string; visitorId: string },
  { id, from, text, at }: PastLine,
): Promise<void> {
  const written = { siteId, conversationId, id, text, at };
  if (typeof from === 'object') {
    const attached = JSON.stringify({ kind: 'quote', ...from });
    await appendAutomatic(store, { ...written, name: '', attached, becomes: 'answered' });
    return;
  }
  const operator = from === 'visitor' ? null : operators[from]!;
  await appendMessage(store, {
    ...written,
    visitorId: operator ? null : visitorId,
    sender: operator ? 'operator' : 'visitor',
    operatorId: operator?.id ?? null,
    name: operator?.name ?? '',
  });
}

async function writeCall({ store, siteId, operators, consentVersion }: WeeksParts, call: PastCall): Promise<void> {
  const { id, person, name, phone, topic, at, calledAt, outcome } = call;
  const visitorId = visitorOf(siteId, person);
  const { timezone, locale } = person.place;
  const asked = { siteId, id, visitorId, name, phone, topic, consentVersion, timeZone: timezone, language: locale };
  const waiting = { slotAt: null, status: 'waiting' as const, dueAt: at, attempts: 0, operatorId: null, revision: 0 };
  await insertCallback(store, { ...asked, ...waiting, createdAt: at, updatedAt: at }, null);
  const attempt = {
    siteId,
    callbackId: id,
    attempt: 1,
    operatorId: operators[call.operator]!.id,
    outcome,
    note: '',
    at: calledAt,
  };
  await recordAttempt(store, attempt, { status: outcome === 'done' ? 'done' : 'given up', dueAt: calledAt });
}

function visitorOf(siteId: string, { id }: Person): string {
  return visitorOfClaim(siteId, 'server', 'anonymous', id);
}
