/** What stands on the page of one call. The template escapes what it is given. */
import { html } from 'hono/html';
import type { CallbackRecord } from '../../db/queries/callbacks.ts';
import type { Turn } from '../callbacks/callbacks.ts';
import { sayer, type Sayer } from '../hours/said.ts';
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
}

/** So many times are a list that one can still read. */
const SHOWN = 240;

const OVER: { [status in CallbackRecord['status']]: string } = {
  waiting: '',
  done: 'This call was made.',
  cancelled: 'This call is cancelled.',
  'given up': 'We tried to reach you and could not. Ask for another call if you like.',
};

export function callPage(shown: CallShown): Html {
  const { site, record, problem } = shown;
  const say = sayer(record.timeZone);
  const wrong = problem === '' ? html`` : html`<p class="bad" role="alert">${problem}</p>`;
  if (record.status !== 'waiting') {
    return html`<h1>Your call from <bdi>${site}</bdi></h1>
      <p role="status">${OVER[record.status]}</p>
      ${wrong}`;
  }
  return html`<div class="ticket">
      <h1>Your call from <bdi>${site}</bdi></h1>
      ${promised(shown, say)}
      <dl>
        <dt>On</dt>
        <dd><bdi>${shown.phone}</bdi></dd>
        <dt>For</dt>
        <dd><bdi>${record.name}</bdi></dd>
        ${
          record.topic === ''
            ? ''
            : html`<dt>About</dt>
                <dd><bdi>${record.topic}</bdi></dd>`
        }
      </dl>
    </div>
    ${wrong} ${record.slotAt === null ? '' : html`<p><a href="${shown.calendar}">Put it in my calendar</a></p>`}
    ${moving(shown, say)}
    <form class="fields" method="post" action="${shown.link}">
      <input type="hidden" name="do" value="cancel" />
      <button class="plain">Cancel the call</button>
    </form>`;
}

/** What can be promised now: the next try, the appointment, the opening, or the place in the queue. */
function promised({ record, minutes, turn, now }: CallShown, say: Sayer): Html {
  const { slotAt, dueAt, attempts } = record;
  const at = (time: number): Html => html`<p class="big">${say.time(time)}</p>`;
  const day = html`<p class="soft">${say.day(dueAt)}, ${say.zone} time</p>`;
  const soon = html`<p class="big">Soon</p>`;
  if (attempts > 0) {
    return html`<p class="soft">We did not reach you and try again</p>
      ${dueAt > now ? html`${at(dueAt)}${day}` : soon}`;
  }
  if (slotAt !== null) {
    return html`<p class="soft">We ring you ${say.day(slotAt)}</p>
      ${at(slotAt)}
      <p class="soft">until ${say.time(slotAt + minutes * 60_000)}, ${say.zone} time</p>`;
  }
  if (dueAt > now) {
    return html`<p class="soft">We ring you when we open</p>
      ${at(dueAt)}${day}`;
  }
  return html`<p class="soft">We ring you</p>
    ${soon}
    <p class="soft">${turnSaid(turn)}</p>`;
}

/** "2 people are before you. It usually takes about 4 min." */
export function turnSaid({ ahead, usually }: Turn): string {
  const before =
    ahead === 0 ? 'You are next.' : ahead === 1 ? '1 person is before you.' : `${ahead} people are before you.`;
  return usually === null
    ? before
    : `${before} It usually takes about ${Math.max(1, Math.round(usually / 60_000))} min.`;
}

/** A list of days, each with its times: it works with every keyboard and without script. */
function moving({ record, slots, soon, link }: CallShown, say: Sayer): Html {
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
      <label for="slot">Another time</label>
      <select id="slot" name="slotAt" required>
        <option value="">Choose</option>
        ${canBeSoon ? html`<option value="soon">As soon as possible</option>` : ''}
        ${[...days].map(
          ([day, times]) =>
            html`<optgroup label="${day}">
              ${times.map((at) => html`<option value="${String(at)}">${say.weekday(at)} ${say.time(at)}</option>`)}
            </optgroup>`,
        )}
      </select>
    </div>
    <button>Move the call</button>
  </form>`;
}
