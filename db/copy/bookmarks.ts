/** How far a copy got, kept in its target: a bookmark moves in the commit that stores the rows before it. */
import type { Row, Statement } from '../statement.ts';
import type { Store } from '../store.ts';
import { insertRows, type Cells } from './pages.ts';
import { SHAPES, type Shape } from './shape.ts';
import { COPY_TABLE } from './refused.ts';

export interface Bookmark {
  /** Where the next page begins; null at the beginning. */
  after: string[] | null;
  rows: number;
  done: boolean;
}

export interface Bookmarks {
  /** Which store the rows come from. */
  source: string;
  tables: Map<string, Bookmark>;
}

export const AT_THE_BEGINNING: Bookmark = { after: null, rows: 0, done: false };

/** Null where no copy was begun. */
export async function readBookmarks(store: Store): Promise<Bookmarks | null> {
  if (!(await isBegun(store))) return null;
  const rows = await store.read({ sql: `SELECT name, value FROM ${COPY_TABLE}`, args: [] });
  const values = new Map(rows.map((row: Row) => [String(row['name']), String(row['value'])]));
  const source = values.get(SOURCE) ?? '';
  values.delete(SOURCE);
  return {
    source,
    tables: new Map([...values].map(([table, value]) => [table, JSON.parse(value) as Bookmark])),
  };
}

/** No table has this name. */
const SOURCE = '';

async function isBegun({ read, dialect }: Store): Promise<boolean> {
  const sql =
    dialect.name === 'sqlite'
      ? `SELECT 1 AS one FROM sqlite_master WHERE name = ?`
      : `SELECT 1 AS one WHERE to_regclass(?) IS NOT NULL`;
  return (await read({ sql, args: [COPY_TABLE] })).length > 0;
}

/** Begins a copy into an empty store. */
export async function beginBookmarks(store: Store, source: string): Promise<void> {
  await store.write([
    { sql: `CREATE TABLE ${COPY_TABLE} (name text PRIMARY KEY, value text NOT NULL)`, args: [] },
    { sql: `INSERT INTO ${COPY_TABLE} (name, value) VALUES (?, ?)`, args: [SOURCE, source] },
  ]);
}

/** The rows and the bookmark behind them in one commit. */
export async function storePage(store: Store, shape: Shape, rows: Cells[], bookmark: Bookmark): Promise<void> {
  await store.write([...insertRows(store, shape, rows), move(shape, bookmark)]);
}

function move({ name }: Shape, bookmark: Bookmark): Statement {
  return {
    sql: `INSERT INTO ${COPY_TABLE} (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    args: [name, JSON.stringify(bookmark)],
  };
}

/** The copy is whole: the target is an installation like any other. */
export async function removeBookmarks(store: Store): Promise<void> {
  await store.write([{ sql: `DROP TABLE ${COPY_TABLE}`, args: [] }]);
}

/** Takes away all that a copy has put there. */
export async function emptyTarget(store: Store): Promise<void> {
  await store.write([
    ...SHAPES.map(({ name }) => ({ sql: `DELETE FROM ${name}`, args: [] })),
    { sql: `DROP TABLE ${COPY_TABLE}`, args: [] },
  ]);
}
