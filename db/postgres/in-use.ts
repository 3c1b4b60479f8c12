/**
 * Who uses the database: every open store shares an advisory lock, and a copy into or out of it has it alone. The lock
 * belongs to a connection of its own; PostgreSQL lets go of it when that ends, however it ends.
 */
import postgres from 'postgres';
import { StoreInUseError } from '../copy/refused.ts';

/** Any number will do that no other program on the database takes: "in use" in ASCII. */
const IN_USE_LOCK = '115921711887205';

/** What a killed process held is free within moments. */
const PATIENCE_MS = 2_000;
const PAUSE_MS = 200;

/** PostgreSQL forgets a machine that fell silent within a minute. In seconds. */
const KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };
/** Who says nothing does not notice that the other end has forgotten it. */
const ASK_EVERY_MS = 10_000;

const COPIED = 'A foyer copy into or out of this database is under way. Start again when it is done.';
const RUNNING = 'A Foyer is running on this database. Stop every server and command that uses it first.';
const LOST = 'The connection that kept others out of the database was lost. Run the same again to go on from there.';

export interface InUse {
  /** Call before each write. @throws StoreInUseError when somebody else has the database to themselves by now. */
  check(): void;
  release(): Promise<void>;
}

/** @throws StoreInUseError when those who have the lock keep it for seconds. */
export async function holdInUse(url: string, { alone }: { alone: boolean }): Promise<InUse> {
  let state: 'held' | 'taking' | 'kept out' | 'released' = 'taking';
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 5,
    backoff: () => 0.1 + Math.random() * 0.4,
    onnotice: () => {},
    onclose: () => {
      if (state !== 'held') return;
      // Who was alone cannot know what happened meanwhile; who shared it takes it again.
      state = alone ? 'kept out' : 'taking';
      if (!alone) void takeAgain();
    },
    connection: { application_name: 'foyer in use', ...KEEPALIVES },
  });

  // The compiler does not know that somebody else may have changed it meanwhile.
  const isReleased = () => state === 'released';

  async function take(): Promise<boolean> {
    const query = alone
      ? sql`SELECT pg_try_advisory_lock(${IN_USE_LOCK}::bigint) AS taken`
      : sql`SELECT pg_try_advisory_lock_shared(${IN_USE_LOCK}::bigint) AS taken`;
    return (await query)[0]?.['taken'] === true;
  }

  async function takeAgain(): Promise<void> {
    while (state !== 'released') {
      const taken = await take().catch(() => null);
      if (isReleased()) return;
      if (taken) {
        state = 'held';
        return;
      }
      if (taken === false) state = 'kept out';
      await pause();
    }
  }

  try {
    const until = performance.now() + PATIENCE_MS;
    while (!(await take())) {
      if (performance.now() >= until) throw new StoreInUseError(alone ? RUNNING : COPIED);
      await pause();
    }
    state = 'held';
  } catch (error) {
    state = 'released';
    await sql.end({ timeout: 1 });
    throw error;
  }
  const asking = setInterval(() => {
    if (state === 'held') sql`SELECT 1 AS one`.catch(() => {});
  }, ASK_EVERY_MS).unref();
  return {
    check() {
      if (state === 'kept out') throw new StoreInUseError(alone ? LOST : COPIED);
    },
    async release() {
      state = 'released';
      clearInterval(asking);
      await sql.end({ timeout: 1 });
    },
  };
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
