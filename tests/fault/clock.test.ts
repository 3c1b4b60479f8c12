/** The server's clock is put an hour ahead, two back, and right again: order, once-ness and waits do not follow it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { report } from '../support/figures.ts';
import { someItems } from '../support/site.ts';
import { STORES } from '../support/store-services.ts';
import { event, newId, newToken, openVisitor, viewed, type VisitorClient } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';

const CLOCK = pathToFileURL(join(import.meta.dirname, '../support/movable-clock.mjs')).href;
const HOUR = 3_600_000;
const SHIFTS = ['an hour ahead', 'an hour behind', 'right again'];
/** So long each stays: beyond the 15 s after which silent sockets are looked for, when in full. */
const STAYS_MS = size(1_000, 20_000);

describe.each(STORES)('on the %s store', (store) => {
  test(
    'order is by sequence, nothing is doubled, sockets stay, and decisions and limits go on as before',
    { timeout: 60_000 + 4 * STAYS_MS },
    async () => {
      const world = await openFaultWorld(store, {
        NODE_OPTIONS: `--import ${CLOCK}`,
        // So that a limit is met, and its end waited for.
        LIMIT_EVENTS_PER_SECOND: '50',
        LIMIT_EVENTS_BURST: '100',
      });
      const { foyer, site } = world;
      try {
        await foyer.putItems(site.secretKey, someItems(8));
        const token = newToken();
        const tab = await openVisitor(foyer.url, site, { token });
        const desk = await world.operator();
        const pings = [tab, desk].map((one) => setInterval(() => one.sendRaw('{"t":"ping"}'), 1_000));
        const conversation = newId('c');
        const ids: string[] = [];
        const events: string[] = [];
        let decisions = 0;

        const act = async () => {
          const own = newId('m');
          await tab.say(conversation, 'a question', own);
          const answer = newId('r');
          await desk.reply(conversation, 'an answer', answer);
          // The same ones again, as after a lost acknowledgement.
          await tab.say(conversation, 'a question', own);
          await desk.reply(conversation, 'an answer', answer);
          ids.push(own, answer);
          const one = viewed(`i${1 + (events.length % 8)}`);
          await tab.track(one);
          await tab.track(one, event({ id: one.id }));
          events.push(one.id);
        };
        await act();
        for (const shift of SHIFTS) {
          const before = await serverTime(tab);
          const watcher = await openVisitor(foyer.url, site, { slots: [{ slot: 'home', limit: 3 }] });
          await watcher.next('decision');
          process.kill(foyer.pid(), 'SIGUSR2');
          await until(`the clock to be ${shift}`, async () => Math.abs((await serverTime(tab)) - before) > HOUR / 2);
          const end = performance.now() + STAYS_MS;
          const enough = events.length + 4;
          do await act();
          while (performance.now() < end && events.length < enough);
          // Two decisions are 100 ms apart, whatever hour it was at the first.
          const asked = performance.now();
          await watcher.track(viewed('i1'));
          await watcher.next('decision');
          expect(performance.now() - asked).toBeLessThan(5_000);
          decisions++;
          await watcher.close();
          await limited(world);
          while (performance.now() < end) await serverTime(tab);
        }
        for (const ping of pings) clearInterval(ping);
        expect(
          [tab, desk].map((one) => one.socket.readyState),
          'the sockets stayed',
        ).toEqual([1, 1]);

        await world.look(async (db) => {
          const rows = await db.rows(
            'SELECT seq, id, at FROM messages WHERE conversation_id = ? ORDER BY seq',
            conversation,
          );
          expect(rows.map(({ seq, id }) => [seq, id])).toEqual(ids.map((id, at) => [at + 1, id]));
          const times = rows.map(({ at }) => Number(at));
          expect(
            times.some((at, index) => at < (times[index - 1] ?? 0) - HOUR),
            'the clock really went back',
          ).toBe(true);
          const stored = await db.rows('SELECT id FROM events WHERE visitor_id = ?', tab.visitor);
          expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(events));
          expect(stored).toHaveLength(events.length);
          const fold = JSON.parse(String(await db.value('SELECT fold FROM visitors WHERE id = ?', tab.visitor)));
          expect((fold as { events: number }).events).toBe(events.length);
        });
        // Who comes anew is shown the same order.
        const again = await openVisitor(foyer.url, site, { token });
        await until('the thread', () => again.all('message').length === ids.length);
        expect(again.all('message').map(({ message }) => message.id)).toEqual(ids);
        report({
          fault: 'Clock an hour ahead, then behind',
          on: store,
          mark: 'order by sequence, nothing doubled, timers monotonic',
          seen: `${ids.length} messages and ${events.length} events, each sent twice: doubled 0, out of order 0; ${decisions} decisions pushed, limits lifted, sockets stayed`,
        });
      } finally {
        await world.dispose();
      }
    },
  );
});

async function serverTime(tab: VisitorClient): Promise<number> {
  tab.send({ t: 'ping' });
  return (await tab.next('pong')).now;
}

/** Meets the limit on events, and is let through again as soon as the answer promised. */
async function limited({ foyer, site }: FaultWorld): Promise<void> {
  const tab = await openVisitor(foyer.url, site);
  const some = () => Array.from({ length: 50 }, () => event());
  for (let frame = 0; frame < 3; frame++) tab.send({ t: 'events', sentAt: Date.now(), events: some() });
  const refused = await tab.next('error');
  expect(refused.code).toBe('rate_limited');
  expect(refused.retryAfter).toBeLessThanOrEqual(1_000);
  await new Promise((resolve) => setTimeout(resolve, refused.retryAfter));
  const late = some();
  const ack = await tab.track(...late);
  expect(ack.ids).toHaveLength(late.length);
  await tab.close();
}
