/** Copies of a database that is being written to: the program's own backups, and what a crash would have left. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader } from '../support/database.ts';
import { size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { milliseconds, quantile, report } from '../support/figures.ts';
import { event, newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const BACKUPS = size(2, 10);
const COPIES = size(8, 50);
const WRITERS = 4;
const FRAMES_IN_FLIGHT = 4;

/** What somebody wrote, in order: when it left, and when it was acknowledged. */
interface Written {
  id: string;
  sentAt: number;
  acknowledgedAt: number;
}

interface Writer {
  visitor: string;
  conversation: string;
  events: Written[];
  messages: Written[];
  stop(): Promise<void>;
}

/** Sends events without waiting for each, and messages one after the other, until it is stopped. */
async function write({ foyer, site }: FaultWorld): Promise<Writer> {
  const tab = await openVisitor(foyer.url, site, { token: newToken() });
  const conversation = newId('c');
  const events: Written[] = [];
  const messages: Written[] = [];
  const known = new Map<string, Written>();
  let stopped = false;
  const note = (list: Written[], id: string) => {
    const one = { id, sentAt: performance.now(), acknowledgedAt: Infinity };
    list.push(one);
    known.set(id, one);
  };
  const fly = () => {
    if (stopped) return;
    const one = event();
    note(events, one.id);
    tab.send({ t: 'events', sentAt: Date.now(), events: [one] });
  };
  const say = () => {
    if (stopped) return;
    const id = newId('m');
    note(messages, id);
    tab.send({ t: 'message', id, conversation, text: 'one of many', at: Date.now() });
  };
  tab.socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as (typeof tab.heard)[number];
    const now = performance.now();
    if (message.t === 'ack') {
      for (const id of message.ids) known.get(id)!.acknowledgedAt = now;
      fly();
    } else if (message.t === 'sent') {
      known.get(message.id)!.acknowledgedAt = now;
      say();
    }
  });
  say();
  for (let frame = 0; frame < FRAMES_IN_FLIGHT; frame++) fly();
  return {
    visitor: tab.visitor,
    conversation,
    events,
    messages,
    async stop() {
      stopped = true;
      await until('the last acknowledgements', () => [...known.values()].every((one) => one.acknowledgedAt < Infinity));
      await tab.close();
    },
  };
}

/**
 * Holds a copy against what the writers know: it is whole; of each writer it has the first so many, in order; it has
 * all that was acknowledged when it was begun, and all that was acknowledged before anything in it was even sent.
 * @returns how many rows it has
 */
async function isPrefix(file: string, writers: Writer[], begunAt: number): Promise<number> {
  const db = await openReader(file);
  try {
    expect(await db.value('PRAGMA integrity_check')).toBe('ok');
    let rows = 0;
    let latest = begunAt;
    const beginnings: { list: Written[]; length: number }[] = [];
    for (const { visitor, conversation, events, messages } of writers) {
      const stored = await db.rows('SELECT id FROM events WHERE visitor_id = ?', visitor);
      expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(events.slice(0, stored.length).map(({ id }) => id)));
      const said = await db.rows('SELECT id, seq FROM messages WHERE conversation_id = ? ORDER BY seq', conversation);
      expect(said).toEqual(messages.slice(0, said.length).map(({ id }, at) => ({ id, seq: at + 1 })));
      const fold = await db.value('SELECT fold FROM visitors WHERE id = ?', visitor);
      expect((JSON.parse(String(fold)) as { events: number }).events, 'the state is the events').toBe(stored.length);
      for (const [list, length] of [
        [events, stored.length],
        [messages, said.length],
      ] as const) {
        latest = Math.max(latest, list[length - 1]?.sentAt ?? 0);
        beginnings.push({ list, length });
        rows += length;
      }
    }
    for (const { list, length } of beginnings) {
      expect(
        list.slice(length).filter((one) => one.acknowledgedAt < latest),
        'acknowledged and not in it',
      ).toEqual([]);
    }
    return rows;
  } finally {
    db.close();
  }
}

test(
  `${BACKUPS} backups under load each hold a moment, and one is restored; ${COPIES} copies of database and log as a crash leaves them are a prefix of what was acknowledged`,
  { timeout: size(120_000, 600_000) },
  async () => {
    const world = await openFaultWorld('embedded');
    const { foyer } = world;
    const folder = await mkdtemp(join(tmpdir(), 'foyer-copies-'));
    try {
      const writers = await Promise.all(Array.from({ length: WRITERS }, () => write(world)));
      const acknowledged = () =>
        writers
          .flatMap(({ events, messages }) => [...events, ...messages])
          .filter((one) => one.acknowledgedAt < Infinity).length;
      const load = async (more: number) => {
        const enough = acknowledged() + more;
        await until('load', () => acknowledged() >= enough, 30_000);
      };
      await load(500);

      const took: number[] = [];
      let backup = '';
      let kept = 0;
      for (let at = 0; at < BACKUPS; at++) {
        backup = join(folder, `backup-${at}.db`);
        const begunAt = performance.now();
        await foyer.command('backup', backup);
        took.push(performance.now() - begunAt);
        kept = await isPrefix(backup, writers, begunAt);
      }

      let least = Infinity;
      let inLog = 0;
      for (let at = 0; at < COPIES; at++) {
        await load(20 + Math.floor(Math.random() * 80));
        const copy = join(folder, `copy-${at}.db`);
        const begunAt = performance.now();
        foyer.freeze();
        await until('it to stand still', async () => / T /.test(await readFile(`/proc/${foyer.pid()}/stat`, 'utf8')));
        await copyFile(join(foyer.dataDir, 'foyer.db'), copy);
        const log = join(foyer.dataDir, 'foyer.db-wal');
        if (existsSync(log)) {
          await copyFile(log, `${copy}-wal`);
          inLog++;
        }
        foyer.thaw();
        least = Math.min(least, await isPrefix(copy, writers, begunAt));
        await rm(copy);
      }

      await Promise.all(writers.map((writer) => writer.stop()));
      const all = await isPrefix(join(foyer.dataDir, 'foyer.db'), writers, performance.now());
      await foyer.stop();
      await foyer.command('restore', backup, '--yes');
      await foyer.start();
      expect(await isPrefix(join(foyer.dataDir, 'foyer.db'), writers, 0), 'the moment of the backup').toBe(kept);
      expect(kept).toBeLessThan(all);
      const again = await openVisitor(foyer.url, world.site);
      await again.track(event());
      await again.close();
      report({
        fault: 'Backup under load',
        on: 'embedded',
        mark: 'restores to a point in time',
        seen: `${BACKUPS} backups in ${milliseconds(quantile(took, 0.5))} each, every one whole and with all that was acknowledged before it; restored ${kept} of ${all} rows, and goes on`,
      });
      report({
        fault: 'Copy of database and log while writing',
        on: 'embedded',
        mark: 'opens, and is a prefix of the acknowledged order',
        seen: `${COPIES} copies at random moments, ${inLog} with a log, the least with ${least} rows: all whole, all prefixes`,
      });
    } finally {
      await world.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
