/** No space is left where the data are: nothing is promised that is not stored, and what only reads goes on. */
import { mkdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dialAgent, login } from '../support/agent.ts';
import { size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { milliseconds, report } from '../support/figures.ts';
import { diskKinds, openSmallDisk } from '../support/small-disk.ts';
import type { VisitorClient } from '../support/visitor.ts';
import { CHROME, dialVisitor, helloOf, newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const FULL_FOR_MS = size(2_000, 15_000);
const RECOVERS_MS = 5_000;

/** Sends batches without end, and keeps what was answered how. */
function post({ foyer, site }: FaultWorld) {
  const token = newToken();
  const stored: string[] = [];
  const refused: { ids: string[]; status: number; retryAfter: string | null }[] = [];
  let stopped = false;
  async function live(): Promise<void> {
    for (;;) {
      if (stopped) return;
      const ids = Array.from({ length: 20 }, () => newId());
      const batch = ids.map((messageId) => ({
        type: 'track',
        event: 'Something Done',
        messageId,
        properties: { text: 'x'.repeat(1_000) },
      }));
      const answer = await fetch(`${foyer.url}/v1/batch`, {
        method: 'POST',
        headers: { 'user-agent': CHROME },
        body: JSON.stringify({ writeKey: site.writeKey, token, batch }),
      });
      await answer.arrayBuffer();
      if (answer.status === 200) stored.push(...ids);
      else refused.push({ ids, status: answer.status, retryAfter: answer.headers.get('retry-after') });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const finished = live();
  return { stored, refused, stop: () => ((stopped = true), finished) };
}

/** Where there are two ways, the first is the real one. */
const KINDS = (await diskKinds()).slice(0, size(1, 2));

describe.each(KINDS)('a disk full by %s', (kind) => {
  test(
    'nothing is acknowledged that is not stored; writing is refused for now, reading and logging in go on; then all is well again',
    { timeout: 60_000 + FULL_FOR_MS },
    async () => {
      const disk = await openSmallDisk(kind);
      await mkdir(disk.dataDir, { recursive: true });
      const world = await openFaultWorld('embedded', { DATA_DIR: disk.dataDir });
      try {
        const { foyer, site } = world;
        const pid = foyer.pid();
        const operator = await foyer.createOperator(site.siteId, 'mara@shop.example', 'Mara');
        const conversation = newId('c');
        const token = newToken();
        const writer = await openVisitor(foyer.url, site, { token });
        await writer.say(conversation, 'before');
        await writer.close();
        const senders = Array.from({ length: 3 }, () => post(world));
        const refusals = () => senders.flatMap(({ refused }) => refused);
        await until('some load', () => senders.every(({ stored }) => stored.length > 200));

        await disk.fill(pid);
        await until('the first refusal', () => refusals().length > 0, 30_000);
        // A conversation begun now cannot be stored: the socket says so and closes, and nothing is "sent".
        const end = performance.now() + FULL_FOR_MS;
        let written = 0;
        for (let at = 0; at === 0 || performance.now() < end; at++) {
          const tab = await greeted(world, token);
          expect((await tab.next('message')).message.text).toBe('before');
          tab.send({ t: 'message', id: `while-full-${at}`, conversation, text: 'while it is full', at: Date.now() });
          expect(await tab.next('error')).toMatchObject({ code: 'unavailable' });
          expect((await tab.ended()).code).toBe(1013);
          expect(tab.all('sent')).toEqual([]);
          written++;
          const cookie = await login(foyer.url, operator);
          const read = await fetch(`${foyer.url}/api/agent/sites/${site.siteId}/conversations?view=all`, {
            headers: { cookie },
          });
          expect([read.status, JSON.stringify(await read.json())]).toEqual([200, expect.stringContaining('before')]);
          const desk = await dialAgent(foyer.url, cookie);
          desk.send({ t: 'watch', site: site.siteId });
          await desk.next('watching');
          await desk.close();
          for (const path of ['/foyer.js', '/agent/', `/v1/sites/${site.writeKey}/config`, '/healthz', '/readyz']) {
            const answer = await fetch(foyer.url + path);
            await answer.arrayBuffer();
            expect([path, answer.status]).toEqual([path, 200]);
          }
          const items = await fetch(`${foyer.url}/api/v1/items`, {
            method: 'PUT',
            headers: { authorization: `Bearer ${site.secretKey}` },
            body: JSON.stringify([{ id: 'i1', title: 'One', url: '/1' }]),
          });
          expect([items.status, items.headers.get('retry-after')]).toEqual([503, '5']);
        }
        const cookie = await login(foyer.url, operator);
        const before = refusals().length;
        await until('more refusals', () => refusals().length > before);
        const counts = senders.map(({ stored }) => stored.length);

        await disk.free(pid);
        const freed = performance.now();
        await until(
          'every sender to be heard again',
          () => senders.every(({ stored }, at) => stored.length > counts[at]!),
          2 * RECOVERS_MS,
        );
        const recovered = performance.now() - freed;
        await Promise.all(senders.map((sender) => sender.stop()));
        const tab = await greeted(world, token);
        await tab.say(conversation, 'after');
        await tab.close();
        expect((await fetch(`${foyer.url}/api/agent/me`, { headers: { cookie } })).status).toBe(200);

        expect(foyer.pid(), 'no restart').toBe(pid);
        expect(new Set(refusals().map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
          new Set(['503 5']),
        );
        await world.look(async (db) => {
          const rows = await db.rows('SELECT id FROM events');
          const ids = new Set(rows.map(({ id }) => String(id)));
          expect(ids.size, 'doubled').toBe(rows.length);
          const lost = senders.flatMap(({ stored }) => stored).filter((id) => !ids.has(id));
          expect(lost, 'acknowledged and lost').toEqual([]);
          const texts = await db.rows('SELECT seq, text FROM messages ORDER BY seq');
          expect(texts).toEqual([
            { seq: 1, text: 'before' },
            { seq: 2, text: 'after' },
          ]);
          expect(await db.value('PRAGMA integrity_check')).toBe('ok');
          report({
            fault: 'Disk full',
            on: `embedded, ${kind}`,
            mark: 'no false acknowledgement; 503 with Retry-After; reads and login go on; back in 5 s',
            seen: `${ids.size} events acknowledged, false 0; ${refusals().length} batches and ${written} messages refused; back in ${milliseconds(recovered)}`,
          });
        });
        expect(recovered).toBeLessThan(RECOVERS_MS);
        // The session that began while it was full is in the store by now, and outlives the process.
        await foyer.stop();
        await foyer.start();
        expect((await fetch(`${foyer.url}/api/agent/me`, { headers: { cookie } })).status).toBe(200);
      } finally {
        await world.dispose();
        await disk.dispose();
      }
    },
  );
});

async function greeted({ foyer, site }: FaultWorld, token: string): Promise<VisitorClient> {
  const tab = await dialVisitor(foyer.url, site);
  tab.send(helloOf(token));
  await tab.next('welcome');
  return tab;
}
