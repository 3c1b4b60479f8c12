/**
 * The link over NATS: subject `foyer.INSTALLATION.SITE`. Each sender counts what it says about a site and repeats the
 * counts with its heartbeat, so that also the loss of the last notice is noticed, within a beat.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { readEnvelope, type Envelope } from './envelope.ts';
import type { Ear, Link } from './link.ts';
import { EVERY_SITE } from './notices.ts';

const BEAT_MS = 1_000;
const FIRST_WAIT_MS = 5_000;
/** A process that was silent for so many beats is gone, and after so many forgotten. */
const BEATS_MISSED = 5;
const BEATS_REMEMBERED = 3_600;
/** The loss of a connection is noticed this much later, at most. */
const NOTICED_MS = 15_000;

/** What is known of another process. One that is gone may only have been out of reach: its counts are kept a while. */
interface Sender {
  counts: Map<string, number>;
  /** Beats since it was last heard, and when that was. */
  silent: number;
  heardAt: number;
  away: boolean;
}

export interface NatsLinkOptions {
  url: string;
  /** What tells installations apart that share a NATS: the address of their database. */
  installation: string;
  now(): number;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Resolves when connected, or after a while without: a process starts whether or not the bus is there. */
export async function openNatsLink({ url, installation, now, log }: NatsLinkOptions): Promise<Link> {
  const node = randomBytes(9).toString('base64url');
  const prefix = `foyer.${createHash('sha256').update(installation).digest('hex').slice(0, 16)}`;
  const said = new Map<string, number>();
  const senders = new Map<string, Sender>();
  let ear: Ear | null = null;
  let nats: NatsConnection | null = null;
  let connected = false;
  let lostAt = now();

  const subjectOf = (siteId: string) => `${prefix}.${siteId === EVERY_SITE ? 'all' : siteId}`;

  function publish(subject: string, envelope: Envelope): void {
    if (!connected || !nats) return;
    try {
      nats.publish(subject, JSON.stringify(envelope));
    } catch (error) {
      log.warn({ err: error }, 'a notice was not sent');
    }
  }

  function hear(siteId: string, envelope: Envelope): void {
    if (envelope.node === node || !ear) return;
    const known = senders.get(envelope.node);
    const sender = known ?? { counts: new Map<string, number>(), silent: 0, heardAt: 0, away: true };
    if (!known) senders.set(envelope.node, sender);
    if (sender.away) {
      sender.away = false;
      log.info({ node: envelope.node }, 'another process is there');
      ear.came(envelope.node);
    }
    const since = sender.heardAt - NOTICED_MS;
    sender.silent = 0;
    sender.heardAt = now();
    const counts = 'notice' in envelope ? { [siteId]: envelope.i } : envelope.counts;
    // A notice is one more than the last; a beat repeats the last.
    const step = 'notice' in envelope ? 1 : 0;
    for (const [site, count] of Object.entries(counts)) {
      const before = sender.counts.get(site) ?? (known ? 0 : count - step);
      sender.counts.set(site, count);
      // Of a process not heard before, what it said earlier is in the store, which was read since.
      if (count > before + step) ear.missed(site, since);
    }
    if ('notice' in envelope && envelope.notice) ear.heard(envelope.node, siteId, envelope.notice);
  }

  const beat = setInterval(() => {
    publish(`${prefix}.beat`, { node, counts: Object.fromEntries(said) });
    // Without a connection the others' silence says nothing.
    if (!connected) return;
    for (const [name, sender] of senders) {
      sender.silent++;
      if (sender.silent > BEATS_REMEMBERED) senders.delete(name);
      if (sender.away || sender.silent <= BEATS_MISSED) continue;
      sender.away = true;
      log.info({ node: name }, 'another process is gone');
      ear?.gone(name);
    }
  }, BEAT_MS);

  function begin(connection: NatsConnection): void {
    nats = connection;
    connection.subscribe(`${prefix}.*`, {
      callback(error, message) {
        if (error) return log.error({ err: error }, 'the bus failed');
        const said = readEnvelope(message.string());
        if (!said) return log.warn('a notice was not understood');
        const last = message.subject.slice(prefix.length + 1);
        hear(last === 'all' ? EVERY_SITE : last, said);
      },
    });
    back();
    void watch(connection);
  }

  function back(): void {
    connected = true;
    ear?.missed(EVERY_SITE, lostAt - NOTICED_MS);
  }

  async function watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        connected = false;
        lostAt = now();
        log.warn('the bus is lost');
      } else if (status.type === 'reconnect') {
        log.info('the bus is back');
        back();
      }
    }
  }

  const opening = connect({
    servers: url,
    name: `foyer ${node}`,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 2_000,
    maxPingOut: 2,
    timeout: 5_000,
  }).then(begin);
  opening.catch((error: unknown) => log.error({ err: error }, 'the bus refuses us'));
  await Promise.race([opening, new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS).unref())]);
  if (!connected) log.warn('the bus does not answer; going on without it until it does');

  return {
    state: () => (connected ? 'connected' : 'lost'),
    send(siteId, notice) {
      const i = (said.get(siteId) ?? 0) + 1;
      said.set(siteId, i);
      publish(subjectOf(siteId), { node, i, notice });
    },
    listen(listener) {
      ear = listener;
    },
    async close() {
      clearInterval(beat);
      ear = null;
      // What was said last is sent before.
      if (connected) await nats?.drain();
      else await nats?.close();
    },
  };
}
