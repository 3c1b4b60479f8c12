/** The tables as a copy sees them: the same names and meanings in both stores, read off the schema. */
import { getTableName, is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import * as schema from '../schema/sqlite.ts';
import { DERIVED_TABLES } from '../tables.ts';

/** What a column holds, whatever its dialect calls it. */
export type Kind = 'text' | 'integer' | 'double' | 'boolean' | 'json';

export interface Shape {
  name: string;
  columns: { name: string; kind: Kind }[];
  /** The columns by which pages follow each other; together they are unique. */
  order: { name: string; kind: Kind }[];
}

/** Tables whose pages follow something better than the primary key. */
const ORDER: { [table: string]: string[] } = {
  // As they arrived: so they lie beside each other in the target as they do in the source.
  events: ['site_id', 'arrival', 'id'],
};

const KINDS: { [columnType: string]: Kind } = {
  SQLiteText: 'text',
  SQLiteInteger: 'integer',
  SQLiteReal: 'double',
  SQLiteBoolean: 'boolean',
  SQLiteTextJson: 'json',
};

/**
 * Every table but those that are made from others, and the history of the schema, which each store has of its own.
 * `event_ids` comes behind `events`.
 */
export const SHAPES: Shape[] = Object.values(schema as Record<string, unknown>)
  .flatMap((one) => (is(one, SQLiteTable) && !(getTableName(one) in DERIVED_TABLES) ? [shapeOf(one)] : []))
  .sort((a, b) => Number(a.name === 'event_ids') - Number(b.name === 'event_ids'));

function shapeOf(table: SQLiteTable): Shape {
  const { columns, primaryKeys } = getTableConfig(table);
  const all = columns.map((column) => ({ name: column.name, kind: kindOf(column) }));
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  const names = ORDER[getTableName(table)] ?? key.map(({ name }) => name);
  return {
    name: getTableName(table),
    columns: all,
    order: names.map((name) => all.find((column) => column.name === name)!),
  };
}

function kindOf({ columnType, name }: SQLiteColumn): Kind {
  const kind = KINDS[columnType];
  if (!kind) throw new Error(`A copy does not know what ${name}, a ${columnType}, holds.`);
  return kind;
}
