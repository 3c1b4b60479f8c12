/**
 * The door to the database: opened once, handed to everything that asks or writes. `file:` is the embedded store,
 * `postgres:` a server that several processes share; whoever asks need not know which.
 */
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import type { Copying } from './copy/refused.ts';
import type { Dialect, Row, Statement } from './statement.ts';
import type { Tables } from './tables.ts';

export { isConflict, isDuplicate, isUnavailable, StoreUnavailableError } from './errors.ts';
export { statement, type Row, type Statement, type Value } from './statement.ts';

/** Of drizzle only what both dialects have: never `.get()`, `.all()`, `.run()`, `.batch()` or `rowsAffected`. */
export type Orm = Pick<LibSQLDatabase<Tables>, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>;

export interface Store {
  dialect: Dialect;
  /** Builds and reads. */
  orm: Orm;
  tables: Tables;
  /** Other processes may write to it as well: what is remembered may be old. */
  shared: boolean;
  /** All statements in one transaction, durable when it resolves; all or nothing. Returns the rows of each. */
  write(statements: Statement[]): Promise<Row[][]>;
  /**
   * One transaction in two steps: what `then` answers depends on the rows that `first` read and locked. The embedded
   * store locks nothing between them, since it has one writer: only one part of the program may change those rows.
   */
  writeAfter(first: Statement[], then: (results: Row[][]) => Statement[]): Promise<Row[][]>;
  /** One statement that only reads. */
  read(statement: Statement): Promise<Row[]>;
  /** Where the embedded file is; null for a server. */
  file: string | null;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Hears the text of every statement that is sent. */
  onSql?(sql: string): void;
  /**
   * Opened by a copy. A server's database nobody else may have open meanwhile; for a file its caller holds the lock. What
   * is copied from has to be there and whole; what is copied to may be new, or hold the beginning of a copy.
   */
  copying?: Copying;
}

/**
 * Opens the store, applying what migrations it lacks.
 * @param url `file:PATH` or `postgres://...`
 * @throws StoreTooNewError when a newer program made the database, UnfinishedCopyError when a copy into it was broken
 * off, StoreInUseError when a copy is under way.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  if (url.startsWith('file:')) return (await import('./sqlite/store.ts')).openSqliteStore(url, options);
  return (await import('./postgres/store.ts')).openPostgresStore(url, options);
}
