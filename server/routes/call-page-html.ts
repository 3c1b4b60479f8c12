/** What stands on the page of one call. The template escapes what it is given. */
import { html } from 'hono/html';
import type { CallbackRecord } from '../../db/queries/callbacks.ts';
import type { Turn } from '../callbacks/callbacks.ts';
import { sayer, type Sayer } from '../hours/said.ts';
import type { Refusal } from '../refusal.ts';
import type { Words } from '../words/en.ts';
import type { Spoken } from '../words/words.ts';
import type { Html } from './hosted-page.ts';

export interface CallShown {
  site: string;
  /** Where its forms go, and where its calendar file is. */
  link: string;
  calendar: string;
  record: CallbackRecord;
  /** The number as one reads it. */
  phone: string;
  minutes: number;
  turn: Turn;
  /** Free times that it can be moved to, and whether it can be as soon as possible. */
  slots: number[];
  soon: boolean;
  problem: string;
  now: number;
  spoken: Spoken;
}

/** So many times are a list that one can still read. */
const SHOWN = 240;

export function callPage(shown: CallShown): Html {
  const { site, record, problem, spoken } = shown;
  const { ticket } = spoken.words;
  const say = sayer(record.timeZone, spoken);
  const wrong = problem === '' ? html`` : html`<p class="bad" role="alert">${problem}</p>`;
  if (record.status !== 'waiting') {
    return html`<h1>${ticket.from} <bdi>${site}</bdi></h1>
      <p role="status">${ticket.ended[record.status]}</p>
      ${wrong}`;
  }
  return html`<div class="ticket">
      <h1>${ticket.from} <bdi>${site}</bdi></h1>
      ${promised(shown, say)}
      <dl>
        <dt>${ticket.on}</dt>
        <dd><bdi dir="ltr">${shown.phone}</bdi></dd>
        <dt>${ticket.for}</dt>
        <dd><bdi>${record.name}</bdi></dd>
        ${
          record.topic === ''
            ? ''
            : html`<dt>${ticket.topic}</dt>
                <dd><bdi>${record.topic}</bdi></dd>`
        }
      </dl>
    </div>
    ${wrong} ${record.slotAt === null ? '' : html`<p><a href="${shown.calendar}">${ticket.calendar}</a></p>`}
    ${moving(shown, say)}
    <form class="fields" method="post" action="${shown.link}">
      <input type="hidden" name="do" value="cancel" />
      <button class="plain">${ticket.cancel}</button>
    </form>`;
}

/** What can be promised now: the next try, the appointment, the opening, or the place in the queue. */
function promised({ record, minutes, turn, now, spoken }: CallShown, say: Sayer): Html {
  const { ticket } = spoken.words;
  const { slotAt, dueAt, attempts } = record;
  const at = (time: number): Html => html`<p class="big">${say.time(time)}</p>`;
  const day = html`<p class="soft">${ticket.at(say.day(dueAt), say.zone)}</p>`;
  const soon = html`<p class="big">${ticket.soon}</p>`;
  if (attempts > 0) {
    return html`<p class="soft">${ticket.missed}</p>
      ${dueAt > now ? html`${at(dueAt)}${day}` : soon}`;
  }
  if (slotAt !== null) {
    return html`<p class="soft">${ticket.ringDay(say.day(slotAt))}</p>
      ${at(slotAt)}
      <p class="soft">${ticket.until(say.time(slotAt + minutes * 60_000), say.zone)}</p>`;
  }
  if (dueAt > now) {
    return html`<p class="soft">${ticket.ringOpen}</p>
      ${at(dueAt)}${day}`;
  }
  return html`<p class="soft">${ticket.ring}</p>
    ${soon}
    <p class="soft">${turnSaid(turn, spoken.words)}</p>`;
}

/** "2 people are before you. It usually takes about 4 min." */
export function turnSaid({ ahead, usually }: Turn, { call }: Words): string {
  const before = call.ahead(ahead);
  return usually === null ? before : `${before} ${call.usually(Math.max(1, Math.round(usually / 60_000)))}`;
}

/** What a request was refused with, in the reader's language. */
export function refusalSaid({ code, detail }: Refusal, { refused, wrongPhone }: Words): string {
  const phones: { [problem: string]: string | undefined } = wrongPhone;
  switch (code) {
    case 'invalid_phone':
      return phones[detail ?? ''] ?? wrongPhone.not_a_number;
    case 'slot_taken':
    case 'consent_required':
    case 'forbidden':
    case 'conflict':
      return refused[code];
    default:
      return refused.other;
  }
}

/** A list of days, each with its times: it works with every keyboard and without script. */
function moving({ record, slots, soon, link, spoken }: CallShown, say: Sayer): Html {
  const { ticket, page, call } = spoken.words;
  const days = new Map<string, number[]>();
  for (const at of slots.slice(0, SHOWN)) {
    const day = say.day(at);
    days.set(day, [...(days.get(day) ?? []), at]);
  }
  const canBeSoon = soon && record.slotAt !== null;
  if (days.size === 0 && !canBeSoon) return html``;
  return html`<form class="fields" method="post" action="${link}">
    <input type="hidden" name="do" value="move" />
    <div class="field">
      <label for="slot">${ticket.another}</label>
      <select id="slot" name="slotAt" required>
        <option value="">${page.choose}</option>
        ${canBeSoon ? html`<option value="soon">${call.soon}</option>` : ''}
        ${[...days].map(
          ([day, times]) =>
            html`<optgroup label="${day}">
              ${times.map((at) => html`<option value="${String(at)}">${say.weekday(at)} ${say.time(at)}</option>`)}
            </optgroup>`,
        )}
      </select>
    </div>
    <button>${ticket.move}</button>
  </form>`;
}
