/** The lists of an inbox, page by page. What waits comes first, longest first; then what changed last. */
import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import type { Store } from '../store.ts';
import type { ConversationRecord } from './conversations.ts';

export type ListName = 'mine' | 'unassigned' | 'all' | 'snoozed' | 'closed';

/** Where a page ended. A list has two parts: what has a time to wait for, and the rest. */
export interface InboxCursor {
  part: 'timed' | 'rest';
  at: number;
  id: string;
}

export interface InboxQuestion {
  siteId: string;
  list: ListName;
  /** Whose "mine" it is. */
  operatorId: string;
  /** Only with this tag; null: with any. */
  tag: string | null;
  after: InboxCursor | null;
  limit: number;
}

/** The rows after the cursor, in order. */
export async function inboxPage(store: Store, question: InboxQuestion): Promise<ConversationRecord[]> {
  const { list, after, limit } = question;
  const timed = list === 'closed' || after?.part === 'rest' ? [] : await timedPart(store, question);
  if (timed.length === limit) return timed;
  const rest = await restPart(store, question, limit - timed.length);
  return [...timed, ...rest];
}

/** The cursor of the page that ends with this row. */
export function cursorAfter(list: ListName, row: ConversationRecord): InboxCursor {
  const time = list === 'snoozed' ? row.snoozedUntil : row.waitingSince;
  return time === null ? { part: 'rest', at: row.updatedAt, id: row.id } : { part: 'timed', at: time, id: row.id };
}

/** How many conversations each list holds, and how many of the open ones wait. */
export async function inboxCounts(
  store: Store,
  siteId: string,
  operatorId: string,
): Promise<Record<ListName | 'waiting', number>> {
  const [here] = await store.read({
    sql: `SELECT sum(CASE WHEN status = 'snoozed' THEN 1 ELSE 0 END) AS snoozed,
        sum(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS "all",
        sum(CASE WHEN status = 'open' AND assignee_id = ?2 THEN 1 ELSE 0 END) AS mine,
        sum(CASE WHEN status = 'open' AND assignee_id IS NULL THEN 1 ELSE 0 END) AS unassigned,
        sum(CASE WHEN status = 'open' AND waiting_since IS NOT NULL THEN 1 ELSE 0 END) AS waiting
      FROM conversations WHERE site_id = ?1 AND status IN ('open', 'snoozed')`,
    args: [siteId, operatorId],
  });
  const [gone] = await store.read({
    sql: `SELECT count(*) AS closed FROM conversations WHERE site_id = ?1 AND status = 'closed'`,
    args: [siteId],
  });
  const number = (name: string) => Number(here?.[name] ?? 0);
  return {
    mine: number('mine'),
    unassigned: number('unassigned'),
    all: number('all'),
    waiting: number('waiting'),
    snoozed: number('snoozed'),
    closed: Number(gone!['closed']),
  };
}

function timedPart(store: Store, question: InboxQuestion): Promise<ConversationRecord[]> {
  const { conversations } = store.tables;
  const { list, after, limit } = question;
  const time = list === 'snoozed' ? conversations.snoozedUntil : conversations.waitingSince;
  return store.orm
    .select()
    .from(conversations)
    .where(
      and(
        ...conditions(store, question),
        isNotNull(time),
        after ? sql`(${time}, ${conversations.id}) > (${after.at}, ${after.id})` : undefined,
      ),
    )
    .orderBy(asc(time), asc(conversations.id))
    .limit(limit);
}

function restPart(store: Store, question: InboxQuestion, limit: number): Promise<ConversationRecord[]> {
  const { conversations } = store.tables;
  const { list, after } = question;
  const { updatedAt, id } = conversations;
  const time = list === 'snoozed' ? conversations.snoozedUntil : conversations.waitingSince;
  return store.orm
    .select()
    .from(conversations)
    .where(
      and(
        ...conditions(store, question),
        isNull(time),
        after?.part === 'rest' ? sql`(${updatedAt}, ${id}) < (${after.at}, ${after.id})` : undefined,
      ),
    )
    .orderBy(desc(updatedAt), desc(id))
    .limit(limit);
}

function conditions(store: Store, { siteId, list, operatorId, tag }: InboxQuestion): (SQL | undefined)[] {
  const { conversations, conversationTags } = store.tables;
  const { status, assigneeId } = conversations;
  const wanted = list === 'snoozed' || list === 'closed' ? list : 'open';
  return [
    eq(conversations.siteId, siteId),
    eq(status, wanted),
    list === 'mine' ? eq(assigneeId, operatorId) : list === 'unassigned' ? isNull(assigneeId) : undefined,
    tag === null
      ? undefined
      : sql`EXISTS (SELECT 1 FROM ${conversationTags} WHERE ${conversationTags.siteId} = ${siteId}
          AND ${conversationTags.conversationId} = ${conversations.id} AND ${conversationTags.tag} = ${tag})`,
  ];
}
