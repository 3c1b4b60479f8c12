/** The network between visitors and server is gone for a while, or one end of a connection is, and nobody is told. */
import { afterEach, describe, expect, test } from 'vitest';
import { FULL, size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { milliseconds, report } from '../support/figures.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { event, newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { openWidget, type WidgetClient } from '../support/widget-client.ts';

const VISITORS = 10;
/** A cut, and how much faster than in life a visitor's waits pass: 2 s at 30 times are a minute of theirs. */
const CUTS = FULL
  ? [
      { seconds: 5, speed: 1 },
      { seconds: 60, speed: 1 },
    ]
  : [{ seconds: 2, speed: 30 }];
const HALF_OPEN_SPEED = size(10, 1);
/** Before it tries again a visitor waits 30 s at most, and gives an attempt 10 s. */
const BACK_MS = 45_000;
/** A silent connection is asked after 25 s, and given up 10 s later. */
const NOTICED_MS = 35_000;
/** LIMIT_SILENT_SECONDS, and the time between two looks. */
const CUT_BY_SERVER_MS = 80_000;

let cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.reverse()) await undo();
  cleanUp = [];
});

interface Scene {
  world: FaultWorld;
  proxy: TcpProxy;
  widgets: WidgetClient[];
  conversations: string[];
  /** Each visitor writes, tracks and is answered; what of it was said is remembered. */
  talk(): Promise<void>;
  /** Waits until everybody sees everything, then holds it against the store. */
  settled(patience: number): Promise<void>;
  said(): number;
}

async function openScene(speed: number): Promise<Scene> {
  const world = await openFaultWorld('embedded');
  cleanUp.push(() => world.dispose());
  const proxy = await startTcpProxy(world.foyer.port);
  cleanUp.push(() => proxy.close());
  const desk = await world.operator();
  const url = proxy.through(world.foyer.url);
  const widgets = Array.from({ length: VISITORS }, () => openWidget(url, world.site, { speed }));
  cleanUp.push(() => widgets.forEach((widget) => widget.close()));
  const conversations = widgets.map(() => newId('c'));
  const expected = widgets.map(() => new Set<string>());
  const events = new Set<string>();
  let begun = false;
  await until('everybody to be greeted', () => widgets.every((widget) => widget.connected()));
  return {
    world,
    proxy,
    widgets,
    conversations,
    said: () => expected.reduce((sum, ids) => sum + ids.size, events.size),
    async talk() {
      widgets.forEach((widget, at) => {
        expected[at]!.add(widget.write(conversations[at]!, `I ask ${expected[at]!.size}`));
        const one = event();
        events.add(one.id);
        widget.track(one);
      });
      if (!begun) await until('it to be stored', () => widgets.every((widget) => widget.pending() === 0));
      begun = true;
      for (const [at, conversation] of conversations.entries()) {
        const id = newId('r');
        await desk.reply(conversation, `I answer ${expected[at]!.size}`, id);
        expected[at]!.add(id);
      }
    },
    async settled(patience) {
      await until(
        'everybody to see everything',
        () =>
          widgets.every(
            (widget, at) => widget.pending() === 0 && widget.thread(conversations[at]!).length >= expected[at]!.size,
          ),
        patience,
      );
      await world.look(async (db) => {
        for (const [at, conversation] of conversations.entries()) {
          const rows = await db.rows(
            'SELECT id, seq FROM messages WHERE conversation_id = ? ORDER BY seq',
            conversation,
          );
          expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
          expect(new Set(rows.map(({ id }) => id)), 'stored').toEqual(expected[at]);
          const shown = widgets[at]!.thread(conversation).map(({ id }) => id);
          expect(shown, 'shown once, in order').toEqual(rows.map(({ id }) => id));
        }
        const rows = await db.rows('SELECT id FROM events');
        expect([rows.length, new Set(rows.map(({ id }) => id))]).toEqual([events.size, events]);
      });
    },
  };
}

describe('the network', () => {
  test.each(CUTS)(
    'cut for $seconds s: what was said on both sides meanwhile is there once and in order when it is back',
    { timeout: 120_000 + BACK_MS },
    async ({ seconds, speed }) => {
      const { proxy, talk, settled, said } = await openScene(speed);
      await talk();
      await settled(10_000);
      proxy.pause();
      const end = performance.now() + seconds * 1_000;
      await talk();
      await new Promise((resolve) => setTimeout(resolve, seconds * 500));
      await talk();
      await new Promise((resolve) => setTimeout(resolve, end - performance.now()));
      proxy.resume();
      const back = performance.now();
      await settled(BACK_MS);
      report({
        fault: `Network cut ${seconds} s`,
        on: speed === 1 ? 'embedded' : `embedded, visitors' waits ${speed} times as fast`,
        mark: 'nothing lost, shown once, in order',
        seen: `${said()} messages and events: lost 0, doubled 0, out of order 0; the last of ${VISITORS} visitors has all ${milliseconds(performance.now() - back)} after it`,
      });
    },
  );

  test(
    'half open: a visitor notices that the server’s end is gone, and the server that a visitor’s is',
    { timeout: 60_000 + NOTICED_MS + BACK_MS + 2 * CUT_BY_SERVER_MS },
    async () => {
      const { world, proxy, widgets, talk, settled } = await openScene(HALF_OPEN_SPEED);
      await talk();
      await settled(10_000);
      const begun = performance.now();
      proxy.halfOpen('server');
      await talk();
      const greetings = (one: WidgetClient) => one.heard.filter(({ t }) => t === 'welcome').length;
      await until('the visitors to notice', () => widgets.every((one) => greetings(one) === 2), NOTICED_MS + 5_000);
      const noticed = performance.now() - begun;
      expect(noticed * HALF_OPEN_SPEED).toBeLessThan(NOTICED_MS + 2_000 * HALF_OPEN_SPEED);
      await settled(BACK_MS);

      proxy.halfOpen('client');
      const gone = performance.now();
      await talk();
      await settled(BACK_MS);
      let cut = 'the server’s cut is left to the full run';
      if (FULL) {
        // The operator of this test says nothing either, and may be cut with them.
        await until('the server to cut them', async () => (await world.sockets()) <= VISITORS + 1, CUT_BY_SERVER_MS);
        cut = `the server cuts a silent socket after ${milliseconds(performance.now() - gone)}`;
      }
      report({
        fault: 'Half-open connection',
        on: HALF_OPEN_SPEED === 1 ? 'embedded' : `embedded, visitors' waits ${HALF_OPEN_SPEED} times as fast`,
        mark: 'a visitor notices in 35 s, the server in 80 s; nothing lost',
        seen: `visitors notice and are back after ${milliseconds(noticed)}; ${cut}; lost 0, doubled 0`,
      });
    },
  );
});
