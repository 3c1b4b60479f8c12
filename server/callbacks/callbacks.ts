/** Requests to be called: offered, held, booked, changed, made. Times are ms UTC. */
import {
  callbackById,
  callbacksOfVisitor,
  claimCallback,
  endCallback,
  firstCallDelays,
  heldPlace,
  holdPlace,
  insertCallback,
  isDoNotCall,
  moveCallback,
  placesTaken,
  recordAttempt,
  reopenUnlisted,
  setDoNotCall,
  waitingBefore,
  type CallbackRecord,
} from '../../db/queries/callbacks.ts';
import type { Store } from '../../db/store.ts';
import type { Language } from '../../protocol/language.ts';
import type { CallHeld, CallOffer, CallReport, CallRequest } from '../../protocol/callback.ts';
import type { Deps } from '../deps.ts';
import { openingAt, isTimeZone, slotsBetween } from '../hours/hours.ts';
import type { Claims } from '../profiles/claims.ts';
import { Refusal } from '../refusal.ts';
import { readLink, signLink, type LinkKey } from '../sites/signed-link.ts';
import type { Site } from '../sites/sites.ts';
import { mayCallIn } from '../sites/texts.ts';
import { normalisePhone } from './phone.ts';
import { afterCall } from './retry.ts';

/** What somebody asked for, and who they are instead of their token. */
export type Asked = Omit<CallRequest, 'token'> & { visitorId: string };

export type Turn = Pick<CallOffer, 'ahead' | 'usually'>;

export interface Callbacks {
  /** `language` is that of the text to agree to. */
  offer(site: Site, visitorId: string, language: Language): Promise<CallOffer>;
  /** Keeps a slot for five minutes. @throws Refusal `slot_taken` */
  hold(site: Site, visitorId: string, slotAt: number): Promise<CallHeld>;
  /** @throws Refusal `invalid_phone`, `slot_taken`, `consent_required`, `bad_request`, `forbidden` */
  book(site: Site, asked: Asked): Promise<CallbackRecord>;
  /** How many are called before a request, and how long it usually takes. */
  turn(record: CallbackRecord): Promise<Turn>;
  /** The newest request of a visitor that waits, or null. */
  waitingOf(site: Site, visitorId: string): Promise<CallbackRecord | null>;
  linkTo(site: Site, record: CallbackRecord): string;
  byLink(site: Site, link: string): Promise<CallbackRecord | null>;
  /** @throws Refusal `slot_taken`, `conflict` where it is over */
  move(site: Site, record: CallbackRecord, slotAt: number | null): Promise<void>;
  cancel(site: Site, record: CallbackRecord): Promise<void>;
  /** False where a colleague has it. @throws Refusal `not_found` */
  claim(site: Site, id: string, operatorId: string, take: boolean): Promise<boolean>;
  /** @throws Refusal `not_found`, `conflict` where somebody wrote the outcome before */
  report(site: Site, id: string, call: CallReport & { operatorId: string }): Promise<void>;
  /** Puts a number on the list, which ends the request, or takes it off, which undoes that. @throws Refusal `not_found` */
  listDoNotCall(site: Site, id: string, operatorId: string, listed: boolean): Promise<void>;
}

const HELD_MS = 5 * 60_000;
const LINK_MS = 60 * 24 * 3_600_000;
const USUALLY_SINCE_MS = 28 * 24 * 3_600_000;
/** Fewer calls say nothing about the next. */
const CALLS_FOR_ESTIMATE = 5;
const NAME_LENGTH = 100;
const TOPIC_LENGTH = 100;

export function createCallbacks(parts: {
  store: Store;
  deps: Pick<Deps, 'now'>;
  /** Who is called, and on which number, is known of them from then on. */
  claims: Pick<Claims, 'say'>;
  /** Something about a request changed; operators are to hear of it. */
  onChanged(siteId: string, id: string): void;
}): Callbacks {
  const { store, deps, claims, onChanged } = parts;

  /** The slots that a site offers, whether taken or not. */
  function offered({ settings: { hours, callbacks } }: Site, now: number): number[] {
    const from = now + callbacks.noticeMinutes * 60_000;
    return slotsBetween(hours, from, now + callbacks.daysAhead * 24 * 3_600_000, callbacks.minutes);
  }

  async function offer(site: Site, visitorId: string, language: Language): Promise<CallOffer> {
    const now = deps.now();
    const { hours, callbacks } = site.settings;
    const slots = offered(site, now);
    const last = slots.at(-1) ?? now;
    const span = { from: now, to: last + 1, now, visitorId };
    const [taken, ahead, usually] = await Promise.all([
      placesTaken(store, site.id, span),
      waitingBefore(store, site.id, Number.MAX_SAFE_INTEGER),
      usualDelay(site.id),
    ]);
    const opening = openingAt(hours, now);
    return {
      open: opening?.now ?? false,
      opensAt: opening && !opening.now ? opening.from : null,
      ahead,
      usually,
      slots: slots.filter((slot) => (taken.get(slot) ?? 0) < callbacks.capacity),
      minutes: callbacks.minutes,
      topics: callbacks.topics,
      consent: { version: callbacks.consent.version, text: mayCallIn(site, language) },
    };
  }

  /** Half of the calls of the last weeks came within so many ms; null where there were too few to say. */
  async function usualDelay(siteId: string): Promise<number | null> {
    const delays = await firstCallDelays(store, siteId, deps.now() - USUALLY_SINCE_MS);
    return delays.length < CALLS_FOR_ESTIMATE ? null : delays[Math.floor(delays.length / 2)]!;
  }

  /** Takes one of the slot's places. @returns which, or null where all are somebody's. */
  async function takePlace(site: Site, visitorId: string, slotAt: number): Promise<number | null> {
    const now = deps.now();
    if (!offered(site, now).includes(slotAt)) return null;
    const mine = await heldPlace(store, site.id, visitorId, slotAt, now);
    if (mine !== null) return mine;
    for (let place = 0; place < site.settings.callbacks.capacity; place++) {
      const holding = { siteId: site.id, slotAt, place, visitorId, now, heldUntil: now + HELD_MS };
      if (await holdPlace(store, holding)) return place;
    }
    return null;
  }

  async function needed(site: Site, id: string): Promise<CallbackRecord> {
    const record = await callbackById(store, site.id, id);
    if (!record) throw new Refusal('not_found', 'There is no such request.');
    return record;
  }

  function isOn(site: Site): void {
    if (!site.settings.callbacks.on) throw new Refusal('not_found', 'This site does not call back.');
  }

  return {
    offer(site, visitorId, language) {
      isOn(site);
      return offer(site, visitorId, language);
    },

    async hold(site, visitorId, slotAt) {
      isOn(site);
      const place = await takePlace(site, visitorId, slotAt);
      if (place === null) throw new Refusal('slot_taken', 'Somebody has just taken that time.');
      return { slotAt, until: deps.now() + HELD_MS };
    },

    async book(site, asked) {
      isOn(site);
      const { callbacks, hours } = site.settings;
      const name = asked.name.trim();
      if (name === '' || name.length > NAME_LENGTH)
        throw new Refusal('bad_request', 'Who is to be called? A name has up to 100 characters.');
      if (asked.topic.length > TOPIC_LENGTH) throw new Refusal('bad_request', 'A topic has up to 100 characters.');
      if (!isTimeZone(asked.timeZone)) throw new Refusal('bad_request', 'The time zone is written like Europe/Berlin.');
      if (asked.consent !== callbacks.consent.version) {
        throw new Refusal('consent_required', 'The text to agree to has changed; read it again.');
      }
      const phone = normalisePhone(asked.phone, asked.country);
      if (await isDoNotCall(store, site.id, phone)) {
        throw new Refusal('forbidden', 'This number is not called. Write to us instead.');
      }
      const known = await callbackById(store, site.id, asked.id);
      if (known && known.visitorId !== asked.visitorId) throw new Refusal('conflict', 'That id is taken.');
      const now = deps.now();
      const place = asked.slotAt === null || known ? null : await takePlace(site, asked.visitorId, asked.slotAt);
      if (asked.slotAt !== null && !known && place === null) {
        throw new Refusal('slot_taken', 'Somebody has just taken that time.');
      }
      const opening = openingAt(hours, now);
      const record: CallbackRecord = known ?? {
        siteId: site.id,
        id: asked.id,
        visitorId: asked.visitorId,
        name,
        phone,
        topic: asked.topic.trim(),
        consentVersion: asked.consent,
        timeZone: asked.timeZone,
        language: asked.language.slice(0, 35),
        slotAt: asked.slotAt,
        status: 'waiting',
        dueAt: asked.slotAt ?? (opening ? Math.max(now, opening.from) : now),
        attempts: 0,
        operatorId: null,
        revision: 0,
        createdAt: now,
        updatedAt: now,
      };
      if (!known) {
        const stored = await insertCallback(store, record, place);
        if (stored === 'taken') throw new Refusal('slot_taken', 'Somebody has just taken that time.');
        if (stored === 'stored') onChanged(site.id, record.id);
        await claims.say(site.id, asked.visitorId, { name, phone });
      }
      return record;
    },

    async turn({ siteId, dueAt, slotAt }) {
      if (slotAt !== null) return { ahead: 0, usually: null };
      const [ahead, usually] = await Promise.all([waitingBefore(store, siteId, dueAt), usualDelay(siteId)]);
      return { ahead, usually };
    },

    async waitingOf(site, visitorId) {
      const all = await callbacksOfVisitor(store, site.id, visitorId);
      return all.findLast(({ status }) => status === 'waiting') ?? null;
    },

    linkTo: (site, record) => signLink(keyOf(site), record.id, record.createdAt + LINK_MS),

    async byLink(site, link) {
      const id = readLink(keyOf(site), link, deps.now());
      return id === null ? null : callbackById(store, site.id, id);
    },

    async move(site, record, slotAt) {
      const now = deps.now();
      if (slotAt === record.slotAt) return;
      const place = slotAt === null ? null : await takePlace(site, record.visitorId, slotAt);
      if (slotAt !== null && place === null) throw new Refusal('slot_taken', 'Somebody has just taken that time.');
      const dueAt = slotAt ?? Math.max(now, openingAt(site.settings.hours, now)?.from ?? now);
      if (!(await moveCallback(store, record, { slotAt, place, dueAt, now }))) {
        throw new Refusal('conflict', 'This request was changed or is over. Look again.');
      }
      onChanged(site.id, record.id);
    },

    async cancel(site, record) {
      if (await endCallback(store, site.id, record.id, 'cancelled', deps.now())) onChanged(site.id, record.id);
    },

    async claim(site, id, operatorId, take) {
      await needed(site, id);
      const changed = await claimCallback(store, site.id, id, operatorId, take, deps.now());
      if (changed) onChanged(site.id, id);
      return changed;
    },

    async report(site, id, { operatorId, outcome, note, attempt }) {
      await needed(site, id);
      const now = deps.now();
      const next = afterCall(outcome, attempt, site.settings.hours, now);
      const made = { siteId: site.id, callbackId: id, attempt, operatorId, outcome, note, at: now };
      if (!(await recordAttempt(store, made, next))) {
        throw new Refusal('conflict', 'A colleague wrote down how this call went.');
      }
      onChanged(site.id, id);
    },

    async listDoNotCall(site, id, operatorId, listed) {
      const { phone } = await needed(site, id);
      // The same time in both is how taking the number off again knows what it ended.
      const now = deps.now();
      if (!listed) await reopenUnlisted(store, site.id, id, now);
      await setDoNotCall(store, { siteId: site.id, phone, operatorId, at: now }, listed);
      if (listed) await endCallback(store, site.id, id, 'given up', now);
      onChanged(site.id, id);
    },
  };
}

function keyOf(site: Site): LinkKey {
  return { purpose: 'callback', siteId: site.id, secret: site.secretKeyHash };
}
