/** Frames arrive twice, in another order, or cut off in the middle: what is said is shown once and in order. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentClient } from '../support/agent.ts';
import { size } from '../support/fault-size.ts';
import { openFaultWorld, type FaultWorld } from '../support/fault-world.ts';
import { milliseconds, report } from '../support/figures.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { event, newId } from '../support/visitor.ts';
import { until } from '../support/waiting.ts';
import { openWidget, type WidgetClient } from '../support/widget-client.ts';

const ROUNDS = size(10, 100);
/** A visitor's waits before it tries again pass so much faster. */
const SPEED = 20;
/** More than the 200 that a reconnecting visitor is sent by itself. */
const MISSED = 260;
const SENT_BY_ITSELF = 200;
const PAGE = 50;

describe('frames', () => {
  let world: FaultWorld;
  let proxy: TcpProxy;
  let desk: AgentClient;
  let widget: WidgetClient;
  let conversation: string;
  let ids: Set<string>;
  let events: Set<string>;

  beforeEach(async () => {
    world = await openFaultWorld('embedded');
    proxy = await startTcpProxy(world.foyer.port, { units: 'frames' });
    desk = await world.operator();
    widget = openWidget(proxy.through(world.foyer.url), world.site, { speed: SPEED });
    conversation = newId('c');
    ids = new Set();
    events = new Set();
    await until('a greeting', () => widget.connected());
    ask();
    await settled();
  });
  afterEach(async () => {
    widget.close();
    await proxy.close();
    await world.dispose();
  });

  function ask(): void {
    ids.add(widget.write(conversation, `question ${ids.size + 1}`));
    const one = event();
    events.add(one.id);
    widget.track(one);
  }

  async function answer(times = 1): Promise<void> {
    for (let time = 0; time < times; time++) {
      const id = newId('r');
      ids.add(id);
      await desk.reply(conversation, `answer ${ids.size}`, id);
    }
  }

  const thread = () => widget.thread(conversation).map(({ id }) => id);
  const refetches = () => widget.sent.filter(({ t }) => t === 'history').length;

  /** How often, in the order of arrival, a message came while one before it was missing and none was yet. */
  function gaps(): number {
    const here = new Set<number>();
    let end = 0;
    let found = 0;
    let isOpen = false;
    for (const frame of widget.heard) {
      const messages = frame.t === 'message' ? [frame.message] : frame.t === 'history' ? frame.messages : [];
      for (const { seq } of messages) here.add(seq);
      while (here.has(end + 1)) end++;
      const isGap = here.size > end;
      if (isGap && !isOpen) found++;
      isOpen = isGap;
    }
    return found;
  }

  async function settled(): Promise<void> {
    await until('all to be seen', () => widget.pending() === 0 && thread().length >= ids.size, 30_000);
    await world.look(async (db) => {
      const rows = await db.rows('SELECT seq, id FROM messages WHERE conversation_id = ? ORDER BY seq', conversation);
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
      expect(new Set(rows.map(({ id }) => id)), 'stored').toEqual(ids);
      expect(thread(), 'shown').toEqual(rows.map(({ id }) => id));
      const stored = (await db.rows('SELECT id FROM events')).map(({ id }) => String(id));
      expect([stored.length, new Set(stored)]).toEqual([events.size, events]);
    });
  }

  test('doubled, both ways', { timeout: 120_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      proxy.duplicate(2, 'up');
      proxy.duplicate(2, 'down');
      ask();
      await answer();
    }
    await settled();
    expect(refetches()).toBe(0);
    report({
      fault: 'Doubled frames',
      on: 'embedded',
      mark: 'shown once, in order',
      seen: `${4 * ROUNDS} frames doubled: ${ids.size} messages stored once, shown once, in order; no refetch`,
    });
  });

  test('swapped, both ways: each gap is fetched once', { timeout: 120_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      proxy.swap('down');
      await answer(4);
      await settled();
      expect(refetches(), 'one for each gap').toBe(gaps());
      proxy.swap('up');
      ask();
      ask();
      await settled();
    }
    // Now and then it is another frame that a message changes places with.
    expect(gaps()).toBeGreaterThan(ROUNDS / 2);
    report({
      fault: 'Swapped frames',
      on: 'embedded',
      mark: 'shown once, in order, one refetch a gap',
      seen: `${2 * ROUNDS} pairs swapped: ${ids.size} messages stored once, shown once, in order; ${refetches()} refetches for ${gaps()} gaps`,
    });
  });

  test('cut off in the middle, both ways', { timeout: 240_000 }, async () => {
    const begun = performance.now();
    for (let round = 0; round < ROUNDS; round++) {
      // Within the head of a frame, at its border, or somewhere in its text.
      proxy.truncate(1 + Math.floor(Math.random() * 300), round % 2 ? 'up' : 'down');
      ask();
      await answer(3);
      ask();
      await settled();
    }
    report({
      fault: 'Truncated frames',
      on: `embedded, visitors' waits ${SPEED} times as fast`,
      mark: 'shown once, in order',
      seen: `${ROUNDS} connections cut in a frame: ${ids.size} messages stored once, shown once, in order; ${milliseconds((performance.now() - begun) / ROUNDS)} a round`,
    });
  });

  test(
    'a gap wider than what a reconnect sends is fetched page by page, each page once',
    { timeout: 120_000 },
    async () => {
      proxy.refuse();
      proxy.reset();
      await until('the loss', () => !widget.connected());
      await answer(MISSED);
      await proxy.accept();
      await settled();
      const pages = Math.ceil((MISSED - SENT_BY_ITSELF) / PAGE);
      report({
        fault: `A gap of ${MISSED} messages`,
        on: 'embedded',
        mark: 'one refetch a gap (and page)',
        seen: `${SENT_BY_ITSELF} sent at the reconnect, the rest in ${refetches()} pages of ${PAGE}; shown once, in order`,
      });
      expect(refetches()).toBe(pages);
    },
  );
});
