/** What search finds, written: a message in the commit that stores it, the rest as often as it changes. */
import type { Row, Statement, Store } from '../store.ts';
import { scopeWord, type SearchScope } from './find.ts';
import { wordsOf } from './words.ts';

/** What there is to find of a conversation, a request or a person as a whole. */
export interface SubjectEntry {
  siteId: string;
  subjectId: string;
  kind: 'person' | 'call' | 'contact';
  /** When it last changed, by our clock: where it stands among what is found. */
  at: number;
  /** What is shown, and found. */
  text: string;
}

export interface MessageKey {
  siteId: string;
  conversationId: string;
  id: string;
  text: string;
}

/** Numbers of a ms. */
const PER_MS = 1_000;

/** For the commit that stores this message or note, behind it; does nothing where that was not stored. */
export function entryOfMessage({ dialect }: Store, message: MessageKey): Statement {
  const { siteId, conversationId, id, text } = message;
  return {
    sql: `INSERT INTO search_entries (site_id, subject_id, seq, kind, doc, words, text)
      SELECT m.site_id, m.conversation_id, m.seq, 'message', ${freeDoc(dialect.name, 'm.site_id', 'm.at')}, CAST(?4 AS text), ''
      FROM messages m WHERE m.site_id = ?1 AND m.conversation_id = ?2 AND m.id = ?3 ON CONFLICT DO NOTHING`,
    args: [siteId, conversationId, id, wordsIn(siteId, 'messages', text)],
  };
}

/** What was there of the subject is replaced. */
export function entryOfSubject({ dialect }: Store, entry: SubjectEntry): Statement[] {
  const { siteId, subjectId, kind, at, text } = entry;
  return [
    withoutEntry(siteId, subjectId),
    {
      sql: `INSERT INTO search_entries (site_id, subject_id, seq, kind, doc, words, text)
        SELECT s.site_id, CAST(?2 AS text), 0, CAST(?3 AS text), ${freeDoc(dialect.name, 's.site_id', 's.at')},
          CAST(?5 AS text), CAST(?6 AS text)
        FROM (SELECT CAST(?1 AS text) AS site_id, CAST(?4 AS bigint) AS at) s WHERE true ON CONFLICT DO NOTHING`,
      args: [siteId, subjectId, kind, at, wordsIn(siteId, 'people', text), text],
    },
  ];
}

/** The subject as a whole is not found any more. */
export function withoutEntry(siteId: string, subjectId: string): Statement {
  return {
    sql: 'DELETE FROM search_entries WHERE site_id = ? AND subject_id = ? AND seq = 0',
    args: [siteId, subjectId],
  };
}

function wordsIn(siteId: string, scope: SearchScope, text: string): string {
  return [scopeWord(siteId, scope), ...wordsOf(text)].join(' ');
}

/**
 * The first free number of a time. In the file it is the row of the index, and two of one would be one: there the index is
 * asked, and there is one writer. Where a time has none left it is the one behind all, so that what is asked is bounded
 * whatever time it is. On PostgreSQL two processes may take the same, and nothing breaks.
 */
function freeDoc(dialect: 'sqlite' | 'postgres', site: string, at: string): string {
  const first = `${at} * ${PER_MS}`;
  const end = `(${at} + 1) * ${PER_MS}`;
  if (dialect === 'postgres') {
    return `${first} + (SELECT count(*) FROM (SELECT 1 FROM search_entries e WHERE e.site_id = ${site}
        AND e.doc >= ${first} AND e.doc < ${end} LIMIT ${PER_MS - 1}) taken)`;
  }
  return `CASE WHEN NOT EXISTS (SELECT 1 FROM search_index_docsize d WHERE d.id = ${first}) THEN ${first}
      ELSE coalesce(
        (SELECT d.id + 1 FROM search_index_docsize d WHERE d.id >= ${first} AND d.id < ${end} - 1
          AND NOT EXISTS (SELECT 1 FROM search_index_docsize n WHERE n.id = d.id + 1) ORDER BY d.id LIMIT 1),
        (SELECT max(d.id) + 1 FROM search_index_docsize d)) END`;
}

/** What is stored of these subjects, by subject. */
export async function subjectTexts(store: Store, siteId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await store.read({
    sql: `SELECT e.subject_id AS id, e.text AS text FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN search_entries e
      WHERE e.site_id = ?1 AND e.subject_id = j.v AND e.seq = 0`,
    args: [siteId, JSON.stringify(ids)],
  });
  return new Map(rows.map((row) => [String(row['id']), String(row['text'])]));
}

/** Messages in the order of their key, and which of them search does not find yet. */
export interface MessagePage {
  missing: MessageKey[];
  /** The key of the last; null when there are no more. */
  next: [conversation: string, seq: number] | null;
}

export async function messagesWithoutEntry(
  store: Store,
  siteId: string,
  after: [conversation: string, seq: number],
  limit: number,
): Promise<MessagePage> {
  const rows: Row[] = await store.read({
    sql: `SELECT p.conversation_id AS conversation, p.seq AS seq, p.id AS id,
        CASE WHEN e.seq IS NULL THEN p.text END AS text
      FROM (SELECT m.site_id, m.conversation_id, m.seq, m.id, m.text FROM messages m
        WHERE m.site_id = ?1 AND (m.conversation_id, m.seq) > (CAST(?2 AS text), CAST(?3 AS bigint))
        ORDER BY m.conversation_id, m.seq LIMIT CAST(?4 AS bigint)) p
      LEFT JOIN search_entries e ON e.site_id = p.site_id AND e.subject_id = p.conversation_id AND e.seq = p.seq
      ORDER BY p.conversation_id, p.seq`,
    args: [siteId, ...after, limit],
  });
  const last = rows.length === limit ? rows.at(-1)! : null;
  return {
    missing: rows.flatMap((row) =>
      row['text'] === null
        ? []
        : [{ siteId, conversationId: String(row['conversation']), id: String(row['id']), text: String(row['text']) }],
    ),
    next: last && [String(last['conversation']), Number(last['seq'])],
  };
}

/** A conversation or a request, as far as search asks. */
export interface Subject {
  id: string;
  visitorId: string;
  at: number;
  /** What of its own is to be found. */
  own: string[];
}

export async function conversationSubjects(
  store: Store,
  siteId: string,
  which: { after: string; limit: number } | { visitors: string[] },
): Promise<Subject[]> {
  const columns = 'c.id AS id, c.visitor_id AS visitor, c.updated_at AS at, c.topic AS topic, c.page AS page';
  const rows = await store.read(
    'visitors' in which
      ? {
          sql: `SELECT ${columns} FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN conversations c
            WHERE c.site_id = ?1 AND c.visitor_id = j.v`,
          args: [siteId, JSON.stringify(which.visitors)],
        }
      : {
          sql: `SELECT ${columns} FROM conversations c WHERE c.site_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`,
          args: [siteId, which.after, which.limit],
        },
  );
  return rows.map((row) => subjectOf(row, [String(row['topic']), String(row['page'])]));
}

export async function callSubjects(
  store: Store,
  siteId: string,
  which: { after: string; limit: number } | { ids: string[] },
): Promise<Subject[]> {
  const columns = `c.id AS id, c.visitor_id AS visitor, c.updated_at AS at, c.name AS name, c.phone AS phone,
    c.topic AS topic`;
  const rows = await store.read(
    'ids' in which
      ? {
          sql: `SELECT ${columns} FROM ${store.dialect.texts('?2', 'j')} CROSS JOIN callbacks c
            WHERE c.site_id = ?1 AND c.id = j.v`,
          args: [siteId, JSON.stringify(which.ids)],
        }
      : {
          sql: `SELECT ${columns} FROM callbacks c WHERE c.site_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`,
          args: [siteId, which.after, which.limit],
        },
  );
  return rows.map((row) => subjectOf(row, [String(row['name']), String(row['phone']), String(row['topic'])]));
}

function subjectOf(row: Row, own: string[]): Subject {
  return {
    id: String(row['id']),
    visitorId: String(row['visitor']),
    at: Number(row['at']),
    own: own.filter((text) => text !== ''),
  };
}

/** The addresses that a visitor looked at last, the last first. */
export async function pagesSeen(store: Store, siteId: string, visitorId: string, limit: number): Promise<string[]> {
  const rows = await store.read({
    sql: `SELECT url FROM events WHERE site_id = ? AND visitor_id = ? AND type = 'page' ORDER BY at DESC LIMIT ?`,
    args: [siteId, visitorId, limit],
  });
  return [...new Set(rows.map((row) => String(row['url'])))];
}

/** Whether there is something to find and nothing found, on any site. */
export async function isUnfilled(store: Store): Promise<boolean> {
  const rows = await store.read({
    sql: `SELECT s.id FROM sites s
      WHERE (EXISTS (SELECT 1 FROM conversations c WHERE c.site_id = s.id)
          OR EXISTS (SELECT 1 FROM traits t WHERE t.site_id = s.id))
        AND NOT EXISTS (SELECT 1 FROM search_entries e WHERE e.site_id = s.id) LIMIT 1`,
    args: [],
  });
  return rows.length > 0;
}
