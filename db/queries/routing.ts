/** Conversations that are nobody's and wait, and who can get them. */
import type { SiteSettings } from '../schema/sqlite.ts';
import type { Row, Statement, Store } from '../store.ts';
import { KNOWN, knownOperator, type KnownOperator } from './presence.ts';
import { traitsNamed } from './conversations.ts';

export interface WaitingRow {
  id: string;
  /** Whose it is, where they are not there any more; null: nobody's. */
  assigneeId: string | null;
  givenBackBy: string | null;
  language: string;
  page: string;
  /** The first words of the visitor, and the last ones of anybody. */
  words: string;
  tags: string[];
  /** Values are JSON. */
  traits: { name: string; value: string }[];
}

export interface Candidate extends KnownOperator {
  /** Open conversations that are theirs. */
  open: number;
  routedAt: number;
}

/**
 * Those that wait and are nobody's, the longest wait first; or these, whoever has them. What robots and made-up visitors
 * say waits for whoever wants it.
 * @param traits names of traits that matter
 */
export async function waitingConversations(
  store: Store,
  { siteId, ids, traits, limit }: { siteId: string; ids: string[] | null; traits: string[]; limit: number },
): Promise<WaitingRow[]> {
  const { dialect } = store;
  const which = ids
    ? `c.id IN (SELECT w.v FROM ${dialect.texts('CAST(?3 AS text)', 'w')})`
    : 'c.assignee_id IS NULL AND CAST(?3 AS text) IS NOT NULL';
  const rows = await store.read({
    sql: `SELECT c.id, c.assignee_id AS "assigneeId", c.given_back_by AS "givenBackBy", c.language, c.page, c.preview,
        c.visitor_id AS visitor, coalesce((SELECT m.text FROM messages m
          WHERE m.site_id = c.site_id AND m.conversation_id = c.id AND m.seq = 1), '') AS first
      FROM conversations c LEFT JOIN visitors v ON v.site_id = c.site_id AND v.id = c.visitor_id
      WHERE c.site_id = ?1 AND c.status = 'open' AND c.waiting_since IS NOT NULL
        AND (v.automated IS NULL OR NOT v.automated) AND ${which}
      ORDER BY c.waiting_since, c.id LIMIT CAST(?2 AS bigint)`,
    args: [siteId, limit, JSON.stringify(ids ?? [])],
  });
  if (rows.length === 0) return [];
  const profiles = [...new Set(rows.map((row) => profileOf(String(row['visitor']))))];
  const [tags, known] = await Promise.all([
    store.read({
      sql: `SELECT t.conversation_id AS id, t.tag FROM ${dialect.texts('?2', 'j')} CROSS JOIN conversation_tags t
        WHERE t.site_id = ?1 AND t.conversation_id = j.v`,
      args: [siteId, JSON.stringify(rows.map((row) => row['id']))],
    }),
    traits.length > 0 ? traitsNamed(store, siteId, profiles, traits) : [],
  ]);
  return rows.map((row) => ({
    id: String(row['id']),
    assigneeId: textOrNull(row['assigneeId']),
    givenBackBy: textOrNull(row['givenBackBy']),
    language: String(row['language']),
    page: String(row['page']),
    words: `${String(row['first'])}\n${String(row['preview'])}`,
    tags: tags.filter((tag) => tag['id'] === row['id']).map((tag) => String(tag['tag'])),
    traits: known
      .filter((trait) => trait.profileId === profileOf(String(row['visitor'])))
      .map(({ name, value }) => ({ name, value: String(value) })),
  }));
}

export interface Given {
  id: string;
  /** Whose it still has to be. */
  from: string | null;
  to: string;
}

/**
 * Gives conversations to operators as `choose` says, in one transaction: whoever does the same for the site at that time
 * waits, so that nobody gets more than there is room for. What somebody took meanwhile stays theirs.
 * @param choose is told the settings and the operators as they are stored now
 * @returns what was given
 */
export async function giveConversations(
  store: Store,
  siteId: string,
  now: number,
  choose: (settings: Partial<SiteSettings>, operators: Candidate[]) => Given[],
): Promise<string[]> {
  const first: Statement[] = [
    { sql: `SELECT settings FROM sites WHERE id = ?1${store.dialect.forUpdate}`, args: [siteId] },
    { sql: KNOWN, args: [siteId] },
    {
      // Who practises has room for real people.
      sql: `SELECT c.assignee_id AS id, count(*) AS open FROM conversations c
        LEFT JOIN visitors v ON v.site_id = c.site_id AND v.id = c.visitor_id
        WHERE c.site_id = ?1 AND c.status = 'open' AND c.assignee_id IS NOT NULL
          AND (v.automated IS NULL OR NOT v.automated) GROUP BY c.assignee_id`,
      args: [siteId],
    },
    { sql: 'SELECT operator_id AS id, routed_at AS at FROM operator_turns WHERE site_id = ?1', args: [siteId] },
  ];
  const results = await store.writeAfter(first, ([sites, known, open, turns]) => {
    const settings = sites![0]?.['settings'];
    if (settings === undefined) return [];
    const operators = known!.map((row) => {
      const operator = knownOperator(row);
      return { ...operator, open: numberOf(open!, operator.id, 'open'), routedAt: numberOf(turns!, operator.id, 'at') };
    });
    const parsed = (typeof settings === 'string' ? JSON.parse(settings) : settings) as Partial<SiteSettings>;
    const given = choose(parsed, operators);
    // In one order for all, as whoever else changes several of them does.
    return given.toSorted((a, b) => (a.id < b.id ? -1 : 1)).flatMap((one, at) => giving(siteId, one, now + at));
  });
  return results.flatMap((rows) => rows.flatMap((row) => (typeof row['id'] === 'string' ? [row['id']] : [])));
}

/** The turn moves only where the conversation was still there to be given. */
function giving(siteId: string, { id, from, to }: Given, at: number): Statement[] {
  return [
    {
      sql: `INSERT INTO operator_turns (site_id, operator_id, away_since, routed_at)
        SELECT c.site_id, CAST(?3 AS text), NULL, CAST(?5 AS bigint) FROM conversations c
        WHERE c.site_id = ?1 AND c.id = ?2 AND c.status = 'open' AND c.waiting_since IS NOT NULL
          AND coalesce(c.assignee_id, '') = coalesce(CAST(?4 AS text), '')
        ON CONFLICT (site_id, operator_id) DO UPDATE SET routed_at = excluded.routed_at`,
      args: [siteId, id, to, from, at],
    },
    {
      sql: `UPDATE conversations SET assignee_id = ?3, given_back_by = NULL
        WHERE site_id = ?1 AND id = ?2 AND status = 'open' AND waiting_since IS NOT NULL
          AND coalesce(assignee_id, '') = coalesce(CAST(?4 AS text), '') RETURNING id`,
      args: [siteId, id, to, from],
    },
  ];
}

function numberOf(rows: Row[], id: string, column: string): number {
  return Number(rows.find((row) => row['id'] === id)?.[column] ?? 0);
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function profileOf(visitorId: string): string {
  return `p_${visitorId.slice(2)}`;
}
