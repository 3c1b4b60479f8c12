/**
 * Tells operators whose page is closed that a visitor wrote, by the push service of their browser. A message that reaches
 * somebody who is here is shown by the page; whoever has closed it meanwhile and did not read it is told a little later.
 */
import type { Logger } from 'pino';
import { conversationById, messagesAfter } from '../../db/queries/conversations.ts';
import { insertJob } from '../../db/queries/jobs.ts';
import {
  deleteSubscription,
  saveSubscription,
  subscriptionsFor,
  type PushTarget,
} from '../../db/queries/push-subscriptions.ts';
import type { Store } from '../../db/store.ts';
import type { PushedMessage, PushSubscriptionGiven } from '../../protocol/push.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Deps } from '../deps.ts';
import type { JobKind, Jobs } from '../jobs/jobs.ts';
import type { OperatorPresences } from '../presence/operators.ts';
import { Refusal } from '../refusal.ts';
import { arePushKeys, encryptPush } from './encrypt.ts';
import type { Endpoints } from './endpoint.ts';
import type { Vapid } from './vapid.ts';

export interface Push {
  publicKey: string;
  /** This browser wants to be told, for as long as its session is good. @throws Refusal `bad_request` */
  subscribe(operatorId: string, sessionHash: string, given: PushSubscriptionGiven): Promise<void>;
  unsubscribe(operatorId: string, endpoint: string): Promise<void>;
  /** A visitor wrote. */
  wrote(siteId: string, message: { conversation: string; seq: number }): void;
  /** Does what `wrote` leaves to be done. */
  job: JobKind;
  settled(): Promise<void>;
}

/** The name of the job. */
export const PUSH = 'push';
/** A browser that is off for longer need not hear of it any more. */
const TTL_SECONDS = 4 * 3600;
/** Who closed the page is gone by then. */
const AGAIN_MS = 25_000;
const TRIES = 4;
/** A push service that does not answer keeps no other job from being done. */
const AT_ONCE = 2;
/** In a notification there is room for less. */
const TITLE_LENGTH = 80;
const BODY_LENGTH = 300;

interface Payload {
  site: string;
  conversation: string;
  seq: number;
  try: number;
  /** Subscriptions that are still to be told; null: all. */
  only: string[] | null;
}

export function createPush(parts: {
  store: Store;
  vapid: Vapid;
  endpoints: Endpoints;
  jobs(): Pick<Jobs, 'schedule'>;
  conversations: Pick<Conversations, 'rows'>;
  presences: Pick<OperatorPresences, 'of'>;
  deps: Pick<Deps, 'now'>;
  log: Pick<Logger, 'error' | 'warn'>;
}): Push {
  const { store, vapid, endpoints, conversations, presences, deps, log } = parts;
  const underWay = new Set<Promise<void>>();

  async function begin(payload: Payload): Promise<void> {
    const { site, conversation } = payload;
    const targets = await subscriptionsFor(store, { siteId: site, conversationId: conversation, now: deps.now() });
    if (targets.length > 0) await parts.jobs().schedule({ ...jobOf(payload), dueAt: deps.now() });
  }

  /** @returns the target's id where it is to be tried again */
  async function tell(target: PushTarget, body: Buffer): Promise<string | null> {
    let status = 0;
    try {
      const headers = {
        authorization: vapid.authorization(target.endpoint, deps.now()),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(TTL_SECONDS),
        urgency: 'high',
      };
      status = await endpoints.post(target.endpoint, headers, encryptPush(target, body));
    } catch (error) {
      log.warn({ err: error }, 'a push service was not reached');
      return target.id;
    }
    if (status >= 200 && status < 300) return null;
    // Gone, or made for another key: it will never be told anything again.
    if (status === 404 || status === 410 || status === 403) {
      await deleteSubscription(store, target.id);
      return null;
    }
    log.warn({ status }, 'a push service refused');
    return status === 429 || status >= 500 ? target.id : null;
  }

  const job: JobKind = {
    atOnce: AT_ONCE,
    async run(run) {
      const payload = run.payload as Payload;
      const { site, conversation, seq, only } = payload;
      const record = await conversationById(store, site, conversation);
      const [message] = await messagesAfter(store, site, conversation, seq - 1, 1);
      if (!record || message?.seq !== seq || record.readByOperator >= seq) return;
      // No process was there to do it; nobody wants to be woken by it now.
      if (message.at < deps.now() - TTL_SECONDS * 1_000) return;
      const [row] = await conversations.rows(site, [record]);
      const about = { siteId: site, conversationId: conversation, now: deps.now() };
      const [targets, there] = await Promise.all([subscriptionsFor(store, about), presences.of(site)]);
      const again: string[] = [];
      const now: PushTarget[] = [];
      for (const target of targets) {
        if (only && !only.includes(target.id)) continue;
        if (record.assigneeId !== null && record.assigneeId !== target.operatorId) continue;
        const { presence = 'offline', byHand = false } = there.get(target.operatorId) ?? {};
        // Who wants nothing now is told only of what is theirs.
        if (byHand && record.assigneeId === null) continue;
        if (presence === 'online') again.push(target.id);
        else now.push(target);
      }
      const said: PushedMessage = {
        v: 1,
        id: message.id,
        site,
        conversation,
        title: cut(row!.visitorName, TITLE_LENGTH),
        body: cut(message.text, BODY_LENGTH),
        at: message.at,
      };
      const body = Buffer.from(JSON.stringify(said));
      const failed = await Promise.all(now.map((target) => tell(target, body)));
      again.push(...failed.filter((id) => id !== null));
      if (again.length === 0 || payload.try >= TRIES) return;
      const next = jobOf({ ...payload, try: payload.try + 1, only: again });
      const due = deps.now() + AGAIN_MS;
      await run.complete([
        insertJob(store, { ...next, payload: JSON.stringify(next.payload), dueAt: due, createdAt: deps.now() }),
      ]);
    },
  };

  return {
    publicKey: vapid.publicKey,

    async subscribe(operatorId, sessionHash, { endpoint, keys }) {
      const problem = endpoints.problem(endpoint);
      if (problem) throw new Refusal('bad_request', problem);
      if (!arePushKeys(keys)) throw new Refusal('bad_request', 'The keys of the subscription are none.');
      await saveSubscription(store, { operatorId, sessionHash, endpoint, ...keys, createdAt: deps.now() });
    },

    unsubscribe: (operatorId, endpoint) => deleteSubscription(store, endpoint, operatorId),

    wrote(site, { conversation, seq }) {
      const begun = begin({ site, conversation, seq, try: 1, only: null })
        .catch((error: unknown) => log.error({ err: error, site }, 'operators were not notified'))
        .finally(() => underWay.delete(begun));
      underWay.add(begun);
    },

    job,
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** The same message and try is the same job. */
function jobOf(payload: Payload) {
  const { site, conversation, seq } = payload;
  return { id: `${PUSH} ${site} ${conversation} ${seq} ${payload.try}`, kind: PUSH, payload };
}

/** Whole characters. */
function cut(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
}
