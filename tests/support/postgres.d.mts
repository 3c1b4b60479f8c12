export interface PostgresOptions {
  /** false: nothing waits for the disk; for suites that never kill it. */
  durable?: boolean;
  /** More settings, as in postgresql.conf. */
  settings?: Record<string, string | number>;
}

export interface TestPostgres {
  /** Of its maintenance database. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Again, on the same data and port; resolves when it answers. */
  start(): Promise<void>;
  /** Fast: connections are cut, everything is flushed. */
  stop(): Promise<void>;
  /** As a crash does: nothing is flushed. */
  kill(): Promise<void>;
  /** @returns the url of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

export function findPostgres(): string | null;
export function startPostgres(options?: PostgresOptions): Promise<TestPostgres>;
export function createDatabase(serverUrl: string): Promise<string>;
export function dropDatabase(url: string): Promise<void>;
