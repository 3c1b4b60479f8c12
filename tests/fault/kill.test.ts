/** The process is killed while visitors send: nothing acknowledged is lost, nothing is there twice. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientEvent } from '../../protocol/messages.ts';
import { compileServer, type CompiledServer } from '../support/compiled-server.ts';
import { openReader, type Reader } from '../support/database.ts';
import { FULL, size } from '../support/fault-size.ts';
import { milliseconds, quantile, report } from '../support/figures.ts';
import { openServices, STORES, type StoreServices } from '../support/store-services.ts';
import { ORIGIN } from '../support/site.ts';
import { CHROME, dialVisitor, event, helloOf, newId, newToken, openVisitor, viewed } from '../support/visitor.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';
import { until } from '../support/waiting.ts';

const KILLS = size(3, 20);
const READY_MS = 3_000;
const VISITORS = 50;
/** Each visitor’s step: 7 events and a message. 50 of them make 1,400 and 200 a second, some of it while nobody answers. */
const STEP_MS = 250;
const EVENTS_A_STEP = 7;
/** A visitor who is not answered does not go on for ever. */
const UNANSWERED_AT_MOST = 20;
/** How long the load runs before a kill, once everybody is served. */
const LOAD_MS = { least: size(300, 1_000), most: size(1_000, 3_000) };

/** Where the server is; asking waits while it is down. */
function createAddress() {
  let announce: (url: string) => void = () => {};
  let url = new Promise<string>((resolve) => (announce = resolve));
  return {
    up: (where: string) => announce(where),
    down: () => (url = new Promise<string>((resolve) => (announce = resolve))),
    ask: () => url,
  };
}
type Address = ReturnType<typeof createAddress>;

/** What every sender knows of its own: what it sent and what it was told is stored. */
interface Ledger {
  visitor: string;
  sent: Set<string>;
  acknowledged: Set<string>;
  /** Messages in the order of writing, and the sequences they were given. */
  written: string[];
  seqs: Map<string, number>;
  conversation: string;
  decisions: Set<string>;
  finished: Promise<void>;
  /** Writes nothing new from here on; `finished` resolves when all is acknowledged. */
  stop(): void;
}

const newLedger = (siteId: string, token: string): Omit<Ledger, 'finished' | 'stop'> => ({
  visitor: visitorOfToken(siteId, token),
  sent: new Set(),
  acknowledged: new Set(),
  written: [],
  seqs: new Map(),
  conversation: newId('c'),
  decisions: new Set(),
});

/** A browser: keeps what is not acknowledged, and sends it again on the next socket. */
function browse(site: { siteId: string; writeKey: string }, address: Address): Ledger {
  const token = newToken();
  const ledger = newLedger(site.siteId, token);
  let pending: ClientEvent[] = [];
  let stopped = false;

  async function live(): Promise<void> {
    for (;;) {
      const url = await address.ask();
      const tab = await dialVisitor(url, { ...site, origin: ORIGIN }).catch(() => null);
      // Refused: it died meanwhile, or is not quite there; the next address is asked for after this turn.
      if (!tab) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const isDone = await serve(tab);
      if (isDone) return;
    }
  }

  function serve(tab: Awaited<ReturnType<typeof dialVisitor>>): Promise<boolean> {
    return new Promise((resolve) => {
      const fly = (events: ClientEvent[]) => tab.send({ t: 'events', sentAt: Date.now(), events });
      const say = (id: string) =>
        tab.send({ t: 'message', id, conversation: ledger.conversation, text: `text of ${id}`, at: Date.now() });
      const unanswered = () => ledger.written.filter((id) => !ledger.seqs.has(id));
      const step = () => {
        if (stopped) return finish();
        if (pending.length < UNANSWERED_AT_MOST * EVENTS_A_STEP) {
          const fresh = Array.from({ length: EVENTS_A_STEP }, (_, at) =>
            at === 0
              ? event({ type: 'page', name: 'Page Viewed' })
              : at === 1
                ? viewed(`i${Math.floor(Math.random() * 9)}`)
                : event(),
          );
          for (const one of fresh) ledger.sent.add(one.id);
          pending.push(...fresh);
          fly(fresh);
        }
        if (ledger.written.length - ledger.seqs.size < UNANSWERED_AT_MOST) {
          const id = newId('m');
          ledger.written.push(id);
          say(id);
        }
      };
      const finish = () => {
        if (pending.length > 0 || unanswered().length > 0) return;
        tab.socket.close();
        resolve(true);
      };
      const steps = setInterval(step, STEP_MS);
      tab.socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as (typeof tab.heard)[number];
        if (message.t === 'ack') {
          const ids = new Set(message.ids);
          pending = pending.filter(({ id }) => !ids.has(id));
          for (const id of ids) ledger.acknowledged.add(id);
        } else if (message.t === 'sent') {
          const before = ledger.seqs.get(message.id);
          if (before !== undefined && before !== message.seq) ledger.seqs.set(message.id, NaN);
          else ledger.seqs.set(message.id, message.seq);
        } else if (message.t === 'decision' && message.decision.id) ledger.decisions.add(message.decision.id);
      });
      tab.socket.once('close', () => {
        clearInterval(steps);
        resolve(false);
      });
      tab.send(helloOf(token, { slots: [{ slot: 'home', limit: 3 }] }));
      for (let at = 0; at < pending.length; at += 50) fly(pending.slice(at, at + 50));
      for (const id of unanswered()) say(id);
    });
  }

  return { ...ledger, finished: live(), stop: () => void (stopped = true) };
}

/** Another system: sends a batch until it is answered. */
function post(site: { siteId: string; writeKey: string }, address: Address): Ledger {
  const token = newToken();
  const ledger = newLedger(site.siteId, token);
  let stopped = false;
  async function live(): Promise<void> {
    for (;;) {
      if (stopped) return;
      const ids = Array.from({ length: 20 }, () => newId());
      for (const id of ids) ledger.sent.add(id);
      const batch = ids.map((messageId) => ({ type: 'track', event: 'Something Done', messageId }));
      for (;;) {
        const answer = await fetch(`${await address.ask()}/v1/batch`, {
          method: 'POST',
          headers: { 'user-agent': CHROME },
          body: JSON.stringify({ writeKey: site.writeKey, token, batch }),
        }).catch(() => null);
        if (answer?.status === 200) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const id of ids) ledger.acknowledged.add(id);
    }
  }
  return { ...ledger, finished: live(), stop: () => void (stopped = true) };
}

const LIMITS = {
  LIMIT_EVENTS_PER_SECOND: '1000000',
  LIMIT_EVENTS_BURST: '1000000',
  LIMIT_MESSAGES_PER_SECOND: '1000000',
  LIMIT_MESSAGES_BURST: '1000000',
  LIMIT_CONVERSATIONS_PER_HOUR: '1000000',
  LIMIT_CLAIMED_EVENTS_PER_SECOND: '1000000',
  LIMIT_CLAIMED_EVENTS_BURST: '1000000',
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function idsIn(db: Reader, table: string): Promise<Set<unknown>> {
  return new Set((await db.rows(`SELECT id FROM ${table}`)).map(({ id }) => id));
}

describe.each(STORES)('on the %s store', (store) => {
  let services: StoreServices;
  let server: CompiledServer;
  beforeAll(async () => {
    services = await openServices(store);
    server = await compileServer({ ...LIMITS, ...services.env });
  });
  afterAll(async () => {
    await server?.remove();
    await services?.dispose();
  });

  test(
    `killed ${KILLS} times under load: acknowledged lost 0, doubled 0, no gap, and the state is the events`,
    { timeout: size(120_000, 600_000) },
    async () => {
      const address = createAddress();
      let site = await server.start();
      address.up(site.url);
      const ledgers = [...Array.from({ length: VISITORS }, () => browse(site, address)), post(site, address)];
      const eventsKnown = () => ledgers.reduce((sum, one) => sum + one.acknowledged.size, 0);
      const messagesKnown = () => ledgers.reduce((sum, one) => sum + one.seqs.size, 0);
      const known = (one: Ledger) => one.acknowledged.size + one.seqs.size;

      const starts: number[] = [];
      let loaded = 0;
      let loadEvents = 0;
      let loadMessages = 0;
      for (let kill = 1; kill <= KILLS; kill++) {
        const before = ledgers.map(known);
        await until(`all to be served before kill ${kill}`, () => ledgers.every((one, at) => known(one) > before[at]!));
        const [eventsBefore, messagesBefore, begun] = [eventsKnown(), messagesKnown(), performance.now()];
        await pause(LOAD_MS.least + Math.random() * (LOAD_MS.most - LOAD_MS.least));
        loaded += performance.now() - begun;
        loadEvents += eventsKnown() - eventsBefore;
        loadMessages += messagesKnown() - messagesBefore;
        address.down();
        await server.kill();
        const promised = ledgers.map((ledger) => ({
          events: [...ledger.acknowledged],
          messages: [...ledger.seqs.keys()],
          decisions: [...ledger.decisions],
        }));
        // What the dead process left behind, before the next one touches it.
        const db = await openReader(server.databaseUrl);
        if (store === 'embedded') expect(await db.value('PRAGMA integrity_check')).toBe('ok');
        const [events, messages, decisions] = [
          await idsIn(db, 'events'),
          await idsIn(db, 'messages'),
          await idsIn(db, 'decisions'),
        ];
        db.close();
        for (const one of promised) {
          expect(
            one.events.filter((id) => !events.has(id)),
            'events acknowledged and lost',
          ).toEqual([]);
          expect(
            one.messages.filter((id) => !messages.has(id)),
            'messages acknowledged and lost',
          ).toEqual([]);
          expect(
            one.decisions.filter((id) => !decisions.has(id)),
            'decisions shown and not stored',
          ).toEqual([]);
        }
        const started = performance.now();
        site = await server.start();
        starts.push(performance.now() - started);
        address.up(site.url);
      }

      const before = ledgers.map(known);
      await until('all to be served after the last kill', () => ledgers.every((one, at) => known(one) > before[at]!));
      for (const ledger of ledgers) ledger.stop();
      await Promise.all(ledgers.map((ledger) => ledger.finished));

      const tab = await openVisitor(site.url, { ...site, secretKey: '', origin: ORIGIN });
      const start = Date.now();
      const [goodbye, code] = await Promise.all([tab.ended(), server.terminate()]);
      expect([goodbye.code, code], 'SIGTERM: sockets hear 1001, the process ends with 0').toEqual([1001, 0]);
      expect(Date.now() - start).toBeLessThan(10_000);

      const db = await openReader(server.databaseUrl);
      if (store === 'embedded') expect(await db.value('PRAGMA integrity_check')).toBe('ok');
      for (const { visitor, sent, acknowledged, written, seqs, conversation } of ledgers) {
        expect(acknowledged.size).toBe(sent.size);
        const events = (await db.rows('SELECT id FROM events WHERE visitor_id = ?', visitor)).map(({ id }) =>
          String(id),
        );
        expect(events.length, 'doubled or lost').toBe(sent.size);
        expect(
          events.filter((id) => !sent.has(id)),
          'never sent',
        ).toEqual([]);
        const fold = JSON.parse(String(await db.value('SELECT fold FROM visitors WHERE id = ?', visitor))) as {
          events: number;
          counts: Record<string, number>;
        };
        expect(fold.events, 'counted').toBe(sent.size);
        const names = await db.rows(
          'SELECT name, count(*) AS n FROM events WHERE visitor_id = ? GROUP BY name',
          visitor,
        );
        expect(fold.counts).toEqual(Object.fromEntries(names.map(({ name, n }) => [String(name), n])));
        const messages = await db.rows(
          'SELECT seq, id FROM messages WHERE conversation_id = ? ORDER BY seq',
          conversation,
        );
        expect(messages).toEqual(written.map((id, at) => ({ seq: at + 1, id })));
        expect(messages.map(({ id }) => seqs.get(String(id)))).toEqual(messages.map(({ seq }) => seq));
      }
      expect(await db.value('SELECT count(*) FROM events')).toBe(ledgers.reduce((sum, { sent }) => sum + sent.size, 0));
      db.close();
      const perSecond = (n: number) => Math.round(n / (loaded / 1_000));
      report({
        fault: `kill -9, ${KILLS} times`,
        on: store,
        mark: 'acknowledged lost 0, doubled 0, out of order 0; ready in 3 s',
        seen: `${eventsKnown()} events and ${messagesKnown()} messages, before each kill ${perSecond(loadEvents)} and ${perSecond(loadMessages)} a second: lost 0, doubled 0, out of order 0; ready in ${milliseconds(quantile(starts, 0.5))}, at most ${milliseconds(Math.max(...starts))}`,
      });
      // In short there are too few to leave out the one that something else on the machine delayed.
      expect(FULL ? quantile(starts, 0.95) : Math.min(...starts)).toBeLessThan(READY_MS);
    },
  );
});
