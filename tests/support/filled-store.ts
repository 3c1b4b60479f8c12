/** Rows for every table that is not made from others, hostile ones among them, as the schema of either store takes them. */
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as schema from '../../db/schema/sqlite.ts';
import { openStore, statement, type Statement } from '../../db/store.ts';
import { DERIVED_TABLES } from '../../db/tables.ts';

/** Texts that go wrong where somebody escapes, cuts, sorts or counts. */
export const HOSTILE = [
  '',
  ' ',
  "O'Brien",
  '"quoted" \\ back \\u0000 \\n',
  "'); DROP TABLE events; --",
  '$1 ?1 ? :name @p %s',
  '😀👩‍👩‍👧‍👦 é é ß İ ı',
  'ä Z a z A ö _ -',
  '\u0001\u0008\u001f\u007f\u2028\u2029\ufeff\uffff',
  'a\r\nb\tc',
  'null',
  'NaN',
  '\\N',
  '\\.',
  '0',
  '9007199254740993',
  '{"a":[1,2,{"b":"\\u0000\\ud800"}]}',
  JSON.stringify({ deep: Array.from({ length: 500 }, (_, at) => ({ at, text: 'x'.repeat(50) })) }),
];

/** Enough to see what becomes of a long text. */
const LONG_ROWS = 18;
const SHORT = HOSTILE.slice(0, -1);

const TABLES = Object.values(schema as Record<string, unknown>)
  .filter((one) => is(one, SQLiteTable))
  .filter((table) => !(getTableName(table) in DERIVED_TABLES));
const NUMBERS = [0, 1, -1, 0.1, 1 / 3, 1e-7, 123456789.125, 2 ** 53 - 1];

/** @param url of a new database */
export async function fillStore(url: string, { rows, events }: { rows: number; events: number }): Promise<void> {
  const store = await openStore(url);
  for (const table of TABLES) {
    const name = getTableName(table);
    const count = name === 'events' ? events : rows;
    for (let from = 0; from < count; from += 500) {
      const some = Array.from({ length: Math.min(500, count - from) }, (_, at) => rowOf(table, from + at));
      const own = (store.tables as unknown as Record<string, typeof schema.events>)[variableOf(table)]!;
      const statements: Statement[] = [statement(store.orm.insert(own).values(some as never))];
      // What the hot path does there.
      if (name === 'events' && store.dialect.name === 'postgres') {
        const ids = some as { siteId: string; id: string }[];
        statements.push(
          statement(store.orm.insert(store.tables.eventIds).values(ids.map(({ siteId, id }) => ({ siteId, id })))),
        );
      }
      await store.write(statements);
    }
  }
  await store.close();
}

function variableOf(table: SQLiteTable): string {
  return Object.entries(schema as Record<string, unknown>).find(([, one]) => one === table)![0];
}

function rowOf(table: SQLiteTable, at: number): Record<string, unknown> {
  const name = getTableName(table);
  const { indexes, primaryKeys } = getTableConfig(table);
  const keys = [...indexes.flatMap(({ config }) => config.columns), ...primaryKeys.flatMap(({ columns }) => columns)];
  const texts = at < LONG_ROWS ? HOSTILE : SHORT;
  const cells = Object.entries(getTableColumns(table)).map(([key, column], position) => {
    const text = texts[(at + position) % texts.length]!;
    if (!column.notNull && at % 3 === 0) return [key, null];
    if (key === 'siteId') return [key, `s_${at % 3}`];
    if (column.dataType === 'boolean') return [key, (at + position) % 2 === 0];
    if (column.dataType === 'json') return [key, { z: [text], a: { 10: 1, 9: text } }];
    if (column.columnType === 'SQLiteReal') return [key, NUMBERS[(at + position) % NUMBERS.length]];
    // Distinct, out of order, and in several months.
    if (column.dataType === 'number') return [key, 1_700_000_000_000 + ((at * 7_919) % 100_003) * 60_000];
    // No index holds a long text.
    const isKey =
      column.primary || column.isUnique || keys.some((other) => 'name' in other && other.name === column.name);
    return [key, isKey ? `${name === 'event_ids' ? 'gone' : ''}${text.slice(0, 40)}${at}` : text];
  });
  return Object.fromEntries(cells) as Record<string, unknown>;
}
