/** What search finds, the newest first, page by page. */
import type { Row, Store } from '../store.ts';
import type { Term } from './words.ts';

/** What people wrote; or who they are, how they are reached and what they looked at. */
export type SearchScope = 'messages' | 'people';

/** Where a page ended. */
export interface SearchCursor {
  doc: number;
  subjectId: string;
  seq: number;
}

export interface SearchQuestion {
  siteId: string;
  scope: SearchScope;
  /** All of them; at least one. */
  terms: readonly Term[];
  after: SearchCursor | null;
  limit: number;
}

export type Found =
  | {
      kind: 'message';
      cursor: SearchCursor;
      conversationId: string;
      message: { id: string; seq: number; kind: string; sender: string; name: string; text: string; at: number };
    }
  | { kind: 'person' | 'call' | 'contact'; cursor: SearchCursor; subjectId: string; text: string };

/** A word that only entries of this kind of this site have, so that the index looks at no others. */
export function scopeWord(siteId: string, scope: SearchScope): string {
  return (scope === 'messages' ? 'm' : 'p') + Buffer.from(siteId).toString('hex');
}

export async function findEntries(store: Store, question: SearchQuestion): Promise<Found[]> {
  const sqlite = store.dialect.name === 'sqlite';
  const { siteId, scope, terms, limit } = question;
  const after = question.after ?? { doc: Number.MAX_SAFE_INTEGER, subjectId: '', seq: 0 };
  const query = (sqlite ? ftsQuery : tsQuery)(scopeWord(siteId, scope), terms);
  const args = [siteId, query, after.doc, after.subjectId, after.seq, limit];
  const ask = (page: string) => store.read({ sql: scope === 'messages' ? withMessages(page) : page, args });
  let rows = await ask(sqlite ? IN_FILE : AMONG_NEWEST);
  if (!sqlite && rows.length < limit) rows = await ask(ON_SERVER);
  return rows.map(foundOf);
}

const COLUMNS = 'e.site_id, e.subject_id, e.seq, e.kind, e.doc, e.text';
const BEHIND = '(e.doc, e.subject_id, e.seq) < (CAST(?3 AS bigint), CAST(?4 AS text), CAST(?5 AS bigint))';

/**
 * The index gives its rows by number, and so by time: it is read only as far as the page goes.
 * https://www.sqlite.org/fts5.html#full_text_query_syntax
 */
const IN_FILE = `SELECT ${COLUMNS} FROM search_index CROSS JOIN search_entries e
    WHERE search_index MATCH ?2 AND search_index.rowid <= CAST(?3 AS bigint) AND e.site_id = ?1 AND e.doc = search_index.rowid
      AND ${BEHIND} ORDER BY search_index.rowid DESC LIMIT ?6`;

/** What is usual stands among the newest, where it is found without collecting all of it. */
const NEWEST = 2_000;
const AMONG_NEWEST = `SELECT ${COLUMNS} FROM (SELECT * FROM search_entries n
      WHERE n.site_id = ?1 AND n.doc <= CAST(?3 AS bigint) ORDER BY n.doc DESC LIMIT ${NEWEST}) e
    WHERE e.site_id = ?1 AND e.lexemes @@ CAST(?2 AS tsquery) AND ${BEHIND}
    ORDER BY e.doc DESC, e.subject_id DESC, e.seq DESC LIMIT ?6`;

/**
 * First all that fit, by the index, then their order: left to choose, the planner may walk through all entries by time
 * in search of a rare word.
 */
const ON_SERVER = `WITH e AS MATERIALIZED (SELECT ${COLUMNS} FROM search_entries e
      WHERE e.site_id = ?1 AND e.lexemes @@ CAST(?2 AS tsquery) AND ${BEHIND})
    SELECT * FROM e ORDER BY doc DESC, subject_id DESC, seq DESC LIMIT ?6`;

/** An entry whose message is gone is not found. */
function withMessages(page: string): string {
  return `SELECT f.*, m.id AS message, m.kind AS said, m.sender AS sender, m.name AS name, m.text AS words, m.at AS at
    FROM (${page}) f CROSS JOIN messages m
    WHERE m.site_id = ?1 AND m.conversation_id = f.subject_id AND m.seq = f.seq
    ORDER BY f.doc DESC, f.subject_id DESC, f.seq DESC`;
}

/** Words hold letters and digits only: between quotes nothing in them is syntax. */
function ftsQuery(scope: string, terms: readonly Term[]): string {
  const words = terms.map(
    (term) => `(${term.map(({ word, prefix }) => `"${word}"${prefix ? '*' : ''}`).join(' OR ')})`,
  );
  return [`"${scope}"`, ...words].join(' AND ');
}

function tsQuery(scope: string, terms: readonly Term[]): string {
  const words = terms.map(
    (term) => `(${term.map(({ word, prefix }) => `'${word}'${prefix ? ':*' : ''}`).join(' | ')})`,
  );
  return [`'${scope}'`, ...words].join(' & ');
}

function foundOf(row: Row): Found {
  const cursor = { doc: Number(row['doc']), subjectId: String(row['subject_id']), seq: Number(row['seq']) };
  const kind = row['kind'] as Found['kind'];
  if (kind !== 'message') return { kind, cursor, subjectId: cursor.subjectId, text: String(row['text']) };
  return {
    kind,
    cursor,
    conversationId: cursor.subjectId,
    message: {
      id: String(row['message']),
      seq: cursor.seq,
      kind: String(row['said']),
      sender: String(row['sender']),
      name: String(row['name']),
      text: String(row['words']),
      at: Number(row['at']),
    },
  };
}
