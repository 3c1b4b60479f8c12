/** PostgreSQL goes away for a while: nothing is promised that is not stored, and all is well again when it is back. */
import { describe, expect, test } from 'vitest';
import { size } from '../support/fault-size.ts';
import { openFaultWorld } from '../support/fault-world.ts';
import { milliseconds, report } from '../support/figures.ts';
import { missingServices } from '../support/services.mjs';
import { CHROME, dialVisitor, event, helloOf, newId, newToken, openVisitor } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { openWidget } from '../support/widget-client.ts';

const DOWN_MS = size(6_000, 30_000);
const RECOVERS_MS = 5_000;
const WAYS = (['stop', 'kill'] as const).slice(0, size(1, 2));
/** In short the visitors' waits before they try again pass faster. */
const SPEED = size(5, 1);

describe.skipIf(missingServices().length > 0).each(WAYS)('PostgreSQL after a %s', (how) => {
  test(
    'what is asked meanwhile is refused for now, what needs no store goes on, and nothing acknowledged is lost',
    { timeout: 60_000 + DOWN_MS },
    async () => {
      const world = await openFaultWorld('postgres');
      const { foyer, site } = world;
      const { postgres } = world.store;
      const widgets = Array.from({ length: 5 }, () => openWidget(foyer.url, site, { speed: SPEED }));
      try {
        const pid = foyer.pid();
        const conversations = widgets.map(() => newId('c'));
        const written = widgets.map(() => [] as string[]);
        const tracked: string[] = [];
        const write = () =>
          widgets.forEach((widget, at) => {
            const one = event();
            tracked.push(one.id);
            widget.track(one);
            written[at]!.push(widget.write(conversations[at]!, `message ${written[at]!.length + 1}`));
          });
        const posted: string[] = [];
        const post = async () => {
          const id = newId();
          const answer = await fetch(`${foyer.url}/v1/track`, {
            method: 'POST',
            headers: { 'user-agent': CHROME },
            body: JSON.stringify({
              writeKey: site.writeKey,
              anonymousId: 'other-system',
              event: 'Done',
              messageId: id,
            }),
          });
          await answer.arrayBuffer();
          if (answer.status === 200) posted.push(id);
          return answer;
        };
        await until('everybody to be greeted', () => widgets.every((widget) => widget.connected()));
        write();
        await until('it to be stored', () => widgets.every((widget) => widget.pending() === 0));
        expect((await post()).status).toBe(200);

        await postgres![how]();
        const down = performance.now();
        let refused = 0;
        let slowest = 0;
        do {
          write();
          const asked = performance.now();
          const answer = await post();
          slowest = Math.max(slowest, performance.now() - asked);
          expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
          const ready = await fetch(`${foyer.url}/readyz`);
          expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5']);
          refused++;
          for (const path of ['/foyer.js', '/agent/', `/v1/sites/${site.writeKey}/config`, '/healthz']) {
            const there = await fetch(foyer.url + path);
            await there.arrayBuffer();
            expect([path, there.status]).toEqual([path, 200]);
          }
          const stranger = await dialVisitor(foyer.url, site);
          stranger.send(helloOf(newToken()));
          expect((await stranger.next('error')).code).toBe('unavailable');
          expect((await stranger.ended()).code).toBe(1013);
        } while (performance.now() - down < DOWN_MS);

        const promised = written.map((ids, at) => {
          const pending = new Set(
            widgets[at]!.thread(conversations[at]!).flatMap((one) => (one.delivery === 'sent' ? [] : [one.id])),
          );
          return ids.filter((id) => !pending.has(id));
        });
        expect(
          promised.map((ids) => ids.length),
          'acknowledged while nothing could be stored',
        ).toEqual(widgets.map(() => 1));
        await postgres!.start();
        const back = performance.now();
        await until('a write to succeed', async () => (await post()).status === 200, 2 * RECOVERS_MS);
        const recovered = performance.now() - back;
        const fresh = await openVisitor(foyer.url, site);
        await fresh.say(newId('c'), 'after');
        await fresh.close();
        // Each waits its own time before it tries again, 30 s at most.
        await until('everything to be stored', () => widgets.every((widget) => widget.pending() === 0), 40_000);
        const resumed = performance.now() - back;

        expect(foyer.pid(), 'no restart').toBe(pid);
        await world.look(async (db) => {
          for (const [at, ids] of written.entries()) {
            const rows = await db.rows(
              'SELECT seq, id FROM messages WHERE conversation_id = ? ORDER BY seq',
              conversations[at]!,
            );
            expect(rows).toEqual(ids.map((id, index) => ({ seq: index + 1, id })));
            expect(widgets[at]!.thread(conversations[at]!).map(({ id }) => id)).toEqual(ids);
          }
          const stored = (await db.rows('SELECT id FROM events')).map(({ id }) => String(id));
          expect(new Set(stored).size, 'doubled').toBe(stored.length);
          expect(
            [...tracked, ...posted].filter((id) => !stored.includes(id)),
            'lost',
          ).toEqual([]);
        });
        report({
          fault: `Database down ${DOWN_MS / 1000} s (${how})`,
          on: 'postgres',
          mark: 'no false acknowledgement; 503 with Retry-After; back in 5 s without a restart',
          seen: `${refused} requests refused, the slowest in ${milliseconds(slowest)}; lost 0, doubled 0; back in ${milliseconds(recovered)}, the last visitor in ${milliseconds(resumed)}`,
        });
        expect(recovered).toBeLessThan(RECOVERS_MS);
      } finally {
        for (const widget of widgets) widget.close();
        await world.dispose();
      }
    },
  );
});
