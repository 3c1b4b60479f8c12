/**
 * Rows in pages, read from one store and written to the other. Cells are the same for both: whole numbers as decimal
 * text (all 64 bits of them), JSON in one order of keys, texts without what PostgreSQL cannot hold.
 */
import { presentable, type Row, type Statement, type Value } from '../statement.ts';
import type { Store } from '../store.ts';
import type { Kind, Shape } from './shape.ts';

/** The cells of a row, in the order of the shape's columns. */
export type Cells = Value[];

export interface Page {
  rows: Cells[];
  /** Behind the last row, for the next page; null when this was the last. */
  next: string[] | null;
  /** About how much text it is. */
  size: number;
  /** Ids of events that are there, which PostgreSQL keeps in `event_ids` as well and which are no rows of the page. */
  covered: number;
  /** Texts with a NUL, which became U+FFFD. */
  mended: number;
}

/** @param after where the page before ended; null for the first. */
export async function readPage(store: Store, shape: Shape, after: string[] | null, limit: number): Promise<Page> {
  const rows = await store.read(pageStatement(store, shape, after, limit));
  const page: Page = { rows: [], next: null, size: 0, covered: 0, mended: 0 };
  let last: Row | undefined;
  for (const row of rows) {
    last = row;
    if (row['covered'] === true) page.covered++;
    else addRow(page, shape, row);
  }
  if (last && rows.length === limit) page.next = shape.order.map(({ name }) => rawText(last[name]));
  return page;
}

function addRow(page: Page, shape: Shape, row: Row): void {
  page.rows.push(
    shape.columns.map(({ name, kind }) => {
      const value = row[name];
      if (value === null) return null;
      if (kind === 'double') return Number(value);
      if (kind === 'boolean') return Boolean(value);
      const raw = rawText(value);
      const text = kind === 'json' ? canonicalJson(raw) : presentable(raw);
      if (kind === 'text' && text !== raw) page.mended++;
      page.size += text.length;
      return text;
    }),
  );
}

function pageStatement({ dialect }: Store, shape: Shape, after: string[] | null, limit: number): Statement {
  const order = shape.order.map(({ name }) => `t.${name}`).join(', ');
  const columns = shape.columns.map(({ name, kind }) => `${READ[dialect.name][kind](`t.${name}`)} AS ${name}`);
  const behind = shape.order.map(({ kind }) => (kind === 'integer' ? 'CAST(? AS bigint)' : '?')).join(', ');
  const where = after ? `WHERE (${order}) > (${behind})` : '';
  const args = [...(after ?? []), String(limit)];
  const page = `FROM ${shape.name} t ${where} ORDER BY ${order} LIMIT CAST(? AS bigint)`;
  if (dialect.name === 'postgres' && shape.name === 'event_ids') {
    return {
      sql: `SELECT ${columns.join(', ')}, ${COVERED} AS covered FROM (SELECT t.* ${page}) t ORDER BY ${order}`,
      args,
    };
  }
  return { sql: `SELECT ${columns.join(', ')} ${page}`, args };
}

/** Asked of a page at a time, so that it stays a look-up by key. */
const COVERED = `EXISTS (SELECT 1 FROM events e WHERE e.site_id = t.site_id AND e.id = t.id)`;

const plain = (column: string) => column;
const asText = (column: string) => `CAST(${column} AS text)`;
const asBytes = (column: string) => `CAST(${column} AS blob)`;

/** The embedded store's client ends a text at a NUL, but not bytes; and it refuses whole numbers beyond 53 bits. */
const READ: { [dialect in 'sqlite' | 'postgres']: { [kind in Kind]: (column: string) => string } } = {
  sqlite: { text: asBytes, integer: asText, double: plain, boolean: plain, json: asBytes },
  postgres: { text: plain, integer: asText, double: plain, boolean: plain, json: asText },
};

function rawText(value: unknown): string {
  return value instanceof ArrayBuffer ? Buffer.from(value).toString('utf8') : String(value);
}

/** PostgreSQL orders the keys of its JSON as it likes, and holds no NUL in it. */
function canonicalJson(text: string): string {
  return JSON.stringify(inOrder(JSON.parse(text)));
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'string') return presentable(value);
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [presentable(key), inOrder(inner)]));
}

/** Writes rows that are not there yet. On PostgreSQL the id of an event is written with it. */
export function insertRows({ dialect }: Store, shape: Shape, rows: Cells[]): Statement[] {
  if (rows.length === 0) return [];
  if (dialect.name === 'sqlite') return insertBound(shape, rows);
  const statements = [insertUnpacked(shape, shape.columns, rows)];
  if (shape.name === 'events') statements.push(insertUnpacked({ ...shape, name: 'event_ids' }, EVENT_KEY, rows));
  return statements;

  function insertUnpacked({ name, columns }: Shape, wanted: Shape['columns'], rows: Cells[]): Statement {
    const cells = wanted.map((column) => {
      const at = columns.findIndex((other) => other.name === column.name);
      return WRITE[column.kind](`v->>${at}`);
    });
    return {
      sql: `INSERT INTO ${name} (${wanted.map((column) => column.name).join(', ')})
        SELECT ${cells.join(', ')} FROM ${dialect.elements('?', 'j')}`,
      args: [JSON.stringify(rows)],
    };
  }
}

const EVENT_KEY: Shape['columns'] = [
  { name: 'site_id', kind: 'text' },
  { name: 'id', kind: 'text' },
];

const WRITE: { [kind in Kind]: (text: string) => string } = {
  text: plain,
  integer: (text) => `CAST(${text} AS bigint)`,
  double: (text) => `CAST(${text} AS double precision)`,
  boolean: (text) => `CAST(${text} AS boolean)`,
  json: (text) => `CAST(${text} AS jsonb)`,
};

/** SQLite binds at most 32,766 values; and bound, a double stays the double it was. */
const BOUND_AT_ONCE = 32_000;

function insertBound({ name, columns }: Shape, rows: Cells[]): Statement[] {
  const statements: Statement[] = [];
  const atOnce = Math.floor(BOUND_AT_ONCE / columns.length);
  const oneRow = `(${columns.map(() => '?').join()})`;
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    statements.push({
      sql: `INSERT INTO ${name} (${columns.map((column) => column.name).join()}) VALUES ${some.map(() => oneRow).join()}`,
      args: some.flat(),
    });
  }
  return statements;
}

export async function countRows(store: Store, { name }: Shape): Promise<number> {
  const [row] = await store.read({ sql: `SELECT count(*) AS n FROM ${name}`, args: [] });
  return Number(row?.['n']);
}

export async function hasRows(store: Store, { name }: Shape): Promise<boolean> {
  return (await store.read({ sql: `SELECT 1 AS one FROM ${name} LIMIT 1`, args: [] })).length > 0;
}

/** What PostgreSQL plans by; until it looks by itself it would guess. */
export function refreshStatistics({ dialect }: Store): Statement[] {
  return dialect.name === 'postgres' ? [{ sql: 'ANALYZE', args: [] }] : [];
}
