import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { findNats, startNats } from '../support/nats.mjs';
import { findPostgres, startPostgres } from '../support/postgres.mjs';
import { until } from '../support/waiting.ts';

/** Whether somebody listens there. */
function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

describe.skipIf(!findPostgres())('the PostgreSQL of the tests', () => {
  test('keeps what was committed when it is stopped and when it is killed, and comes back on its port', async () => {
    const server = await startPostgres();
    const url = await server.createDatabase();
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    try {
      await sql`CREATE TABLE kept (id int PRIMARY KEY)`;
      await sql`INSERT INTO kept VALUES (1)`;
      await server.kill();
      expect(await answers(server.port)).toBe(false);
      await server.start();
      await until('a new connection', () => sql`INSERT INTO kept VALUES (2)`.catch(() => null));
      await server.stop();
      await server.start();
      const rows = await until('a new connection', () => sql`SELECT id FROM kept ORDER BY id`.catch(() => null));
      expect(rows.map(({ id }) => id as number)).toEqual([1, 2]);
    } finally {
      await sql.end({ timeout: 0 });
      await server.dispose();
    }
    expect(await readdir(tmpdir())).not.toContain(basename(server.folder));
  });

  test('has as many empty databases as are asked for at once', async () => {
    const server = await startPostgres({ durable: false });
    const urls = await Promise.all(Array.from({ length: 8 }, () => server.createDatabase()));
    expect(new Set(urls).size).toBe(8);
    for (const url of urls) {
      const sql = postgres(url, { max: 1 });
      expect(await sql`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`).toEqual([{ n: 0 }]);
      await sql.end();
    }
    await server.dispose();
  });
});

describe.skipIf(!findNats())('the NATS of the tests', () => {
  test('comes back on its port after a stop and after a kill', async () => {
    const server = await startNats();
    for (const end of [server.stop, server.kill]) {
      await end();
      expect(await answers(server.port)).toBe(false);
      await server.start();
      expect(await answers(server.port)).toBe(true);
    }
    await server.dispose();
    expect(await answers(server.port)).toBe(false);
  });
});

test.skipIf(!findPostgres() || !findNats())(
  'what a killed test run started is gone, and so are its files',
  async () => {
    const program = `
    const { startPostgres } = await import('./tests/support/postgres.mjs');
    const { startNats } = await import('./tests/support/nats.mjs');
    const [postgres, nats] = [await startPostgres(), await startNats()];
    console.log(JSON.stringify({ ports: [postgres.port, nats.port], folder: postgres.folder }));
    process.kill(process.pid, 'SIGKILL');`;
    const run = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    run.stdout.on('data', (data) => (said += String(data)));
    expect(await once(run, 'close')).toEqual([null, 'SIGKILL']);
    const { ports, folder } = JSON.parse(said) as { ports: number[]; folder: string };
    for (const port of ports) await until(`an end of what was on ${port}`, async () => !(await answers(port)));
    await until('the removal of the files', async () => !(await readdir(tmpdir())).includes(basename(folder)));
  },
);
