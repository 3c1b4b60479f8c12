/** A server with thousands of visitors is killed and started again: they come back spread out, with all they kept. */
import { describe, expect, test } from 'vitest';
import { size } from '../support/fault-size.ts';
import { openFaultWorld } from '../support/fault-world.ts';
import { milliseconds, quantile, report } from '../support/figures.ts';
import { STORES } from '../support/store-services.ts';
import { event, newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { openWidget, type WidgetClient } from '../support/widget-client.ts';

const VISITORS = size(300, 5_000);
const WRITERS_EVERY = 10;
const AT_ONCE = 100;
const BACK_MS = 30_000;
/** The first attempt comes 0.5 to 1 s after the loss, so even luck puts a tenth of them into each 50 ms of it. */
const SLICE_MS = 50;
const MOST_IN_A_SLICE = 0.25;

interface Guest {
  widget: WidgetClient;
  dials: number[];
  connectedAt: number;
  conversation: string | null;
  written: string[];
}

describe.each(STORES)('on the %s store', (store) => {
  test(
    `${VISITORS} sockets are back after a restart, not all at once, and nothing they kept is lost`,
    { timeout: 300_000 },
    async () => {
      const world = await openFaultWorld(store);
      const { foyer, site } = world;
      const guests: Guest[] = [];
      try {
        while (guests.length < VISITORS) {
          const some = Array.from({ length: AT_ONCE }, (_, at): Guest => {
            const guest: Guest = {
              widget: openWidget(foyer.url, site, { onDial: () => guest.dials.push(performance.now()) }),
              dials: [],
              connectedAt: 0,
              conversation: at % WRITERS_EVERY === 0 ? newId('c') : null,
              written: [],
            };
            return guest;
          });
          guests.push(...some);
          await until('their greetings', () => some.every(({ widget }) => widget.connected()), 30_000);
        }
        const events: string[] = [];
        const act = () => {
          for (const { widget, conversation, written } of guests) {
            const one = event();
            events.push(one.id);
            widget.track(one);
            if (conversation) written.push(widget.write(conversation, `message ${written.length + 1}`));
          }
        };
        act();
        await until('it to be stored', () => guests.every(({ widget }) => widget.pending() === 0), 60_000);

        for (const guest of guests) guest.dials = [];
        await foyer.kill();
        const killed = performance.now();
        act();
        await foyer.start();
        const started = performance.now();
        let back = 0;
        await until(
          'everybody to be back',
          () => {
            for (const guest of guests) {
              if (guest.connectedAt > 0 || !guest.widget.connected()) continue;
              guest.connectedAt = performance.now();
              back++;
            }
            return back === VISITORS;
          },
          2 * BACK_MS,
        );
        await until('all to be stored', () => guests.every(({ widget }) => widget.pending() === 0), 60_000);

        const waits = guests.map(({ connectedAt }) => connectedAt - started);
        const slices = new Map<number, number>();
        for (const { dials } of guests) {
          const slice = Math.floor((dials[0]! - killed) / SLICE_MS);
          slices.set(slice, (slices.get(slice) ?? 0) + 1);
        }
        const crowd = Math.max(...slices.values()) / VISITORS;
        await world.look(async (db) => {
          const stored = (await db.rows('SELECT id FROM events')).map(({ id }) => String(id));
          expect([stored.length, new Set(stored)]).toEqual([events.length, new Set(events)]);
          const rows = await db.rows(
            'SELECT conversation_id AS c, seq, id FROM messages ORDER BY conversation_id, seq',
          );
          const threads = new Map<string, unknown[]>();
          for (const { c, seq, id } of rows) threads.set(String(c), [...(threads.get(String(c)) ?? []), [seq, id]]);
          for (const { conversation, written } of guests) {
            if (!conversation) continue;
            expect(threads.get(conversation)).toEqual(written.map((id, at) => [at + 1, id]));
          }
        });
        const p99 = quantile(waits, 0.99);
        report({
          fault: `Reconnect storm, ${VISITORS} sockets`,
          on: store,
          mark: '99 % back within 30 s, full jitter, nothing lost',
          seen: `99 % back ${milliseconds(p99)} after the start (50 %: ${milliseconds(quantile(waits, 0.5))}); ${(crowd * 100).toFixed(0)} % of the first attempts in the fullest ${SLICE_MS} ms; lost 0, doubled 0`,
        });
        expect(p99).toBeLessThan(BACK_MS);
        expect(crowd).toBeLessThan(MOST_IN_A_SLICE);
      } finally {
        for (const { widget } of guests) widget.close();
        await world.dispose();
      }
    },
  );
});
