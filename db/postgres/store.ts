/** The store that several processes share: a PostgreSQL server, 15 or later. */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '../schema/postgres.ts';
import { postgresDialect, type Row, type Statement } from '../statement.ts';
import { StoreUnavailableError } from '../errors.ts';
import { storeName } from '../store-name.ts';
import type { Orm, Store, StoreOptions } from '../store.ts';
import type { Tables } from '../tables.ts';
import { checkContents, COPY_TABLE } from '../copy/refused.ts';
import { holdInUse } from './in-use.ts';
import { migratePostgres } from './migrate.ts';
import { numbered } from './numbered.ts';

const CONNECTIONS = 10;
/** An answer that takes longer is taken for lost; what is sent again because of it is once by its id. */
const ANSWER_MS = 15_000;
/** A copy asks for what takes longer, and nobody waits for it. */
const COPY_ANSWER_MS = 3_600_000;

/** int8 and numeric: whole numbers within a double, as everywhere in the program. */
const NUMBERS = { to: 20, from: [20, 1700], serialize: String, parse: Number };

export async function openPostgresStore(url: string, { onSql, copying }: StoreOptions): Promise<Store> {
  const answerMs = copying ? COPY_ANSWER_MS : ANSWER_MS;
  const inUse = await holdInUse(url, { alone: copying !== undefined });
  const sql = postgres(url, {
    max: CONNECTIONS,
    types: { number: NUMBERS } as never,
    connect_timeout: 5,
    max_lifetime: null,
    // Soon, and not all at once: a server that comes back is to be found within a second.
    backoff: () => 0.1 + Math.random() * 0.4,
    onnotice: () => {},
    connection: {
      application_name: 'foyer',
      statement_timeout: answerMs,
      idle_in_transaction_session_timeout: answerMs,
    },
  });
  try {
    checkContents(await contents(sql), copying, storeName(url));
    await migratePostgres(sql);
  } catch (error) {
    await sql.end({ timeout: 1 });
    await inUse.release();
    throw error;
  }

  const send = (on: Pick<typeof sql, 'unsafe'>, statement: Statement): Promise<Row[]> => {
    onSql?.(statement.sql);
    return on.unsafe<Row[]>(numbered(statement.sql), statement.args as never[], { prepare: true });
  };
  const inOneGo = (on: Pick<typeof sql, 'unsafe'>, statements: Statement[]) =>
    Promise.all(statements.map((statement) => send(on, statement)));

  return {
    dialect: postgresDialect,
    // The one cast: a query built from `tables` is written in the dialect of both.
    orm: drizzle(sql, { schema, ...(onSql && { logger: { logQuery: onSql } }) }) as unknown as Orm,
    tables: schema as unknown as Tables,
    shared: true,
    async write(statements) {
      inUse.check();
      return inTime(sql.begin((tx) => inOneGo(tx, statements)) as Promise<Row[][]>, answerMs);
    },
    async writeAfter(first, then) {
      inUse.check();
      const both = sql.begin(async (tx) => inOneGo(tx, then(await inOneGo(tx, first)))) as Promise<Row[][]>;
      return inTime(both, answerMs);
    },
    read: (statement) => inTime(send(sql, statement), answerMs),
    file: null,
    async close() {
      await sql.end({ timeout: 5 });
      await inUse.release();
    },
  };
}

async function contents(sql: postgres.Sql): Promise<{ foyer: boolean; copy: boolean }> {
  const [found] = await sql<{ foyer: boolean; copy: boolean }[]>`
    SELECT to_regclass('foyer_migrations') IS NOT NULL AS foyer, to_regclass(${COPY_TABLE}) IS NOT NULL AS copy`;
  return found!;
}

/** A connection whose other end is silently gone never answers. */
function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailableError('The database did not answer in time.')), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
