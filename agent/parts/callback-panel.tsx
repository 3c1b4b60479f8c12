import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallbackList, CallbackRow, CallOutcome } from '../../protocol/callback.ts';
import { afterOpen } from '../business-time.ts';
import { OUTCOMES, useCallKeys } from '../callback-keys.ts';
import { useDesk } from '../desk-context.ts';
import { formatRoute } from '../state/route.ts';
import { clockIn, count, dayIn, moment, plain } from '../words.ts';
import { Avatar, isNamed } from './avatar.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Part } from './part.tsx';

const NOTE_LENGTH = 2000;

type Times = Pick<CallbackList, 'plan' | 'openings' | 'timeZone'>;

/** The request in hand: whom to call, how it went, what was before. */
export function CallbackPanel(): JSX.Element {
  const { callbacks, router } = useDesk();
  const { selected } = router.route.value;
  const row = callbacks.rows.value.get(selected ?? '');
  return (
    <aside class="col side" id="callback" aria-label="Callback" tabIndex={-1}>
      <div class="scroll" key={selected ?? ''} tabIndex={0} role="region" aria-label="About this call">
        {row ? (
          <Call row={row} />
        ) : (
          <div class="state">
            <button type="button" class="btn ghost back-from-person" onClick={() => router.go({ selected: null })}>
              <Icon name="back" /> Back
            </button>
            <p>
              {selected === null
                ? 'Open a row to call, and to write down how it went.'
                : 'This request is not known here, or no longer.'}
            </p>
          </div>
        )}
      </div>
    </aside>
  );
}

function Call({ row }: { row: CallbackRow }): JSX.Element {
  useCallKeys();
  const waits = row.status === 'waiting';
  return (
    <>
      <Whom row={row} />
      {waits ? <HowItWent row={row} /> : <Over row={row} />}
      <SoFar row={row} />
    </>
  );
}

function Whom({ row }: { row: CallbackRow }): JSX.Element {
  const { router, callbacks, me, clock, singleKeys, offline } = useDesk();
  const { site } = router.route.value;
  const name = plain(row.name);
  const waits = row.status === 'waiting';
  const mine = row.operator?.id === me.value?.operator.id;
  const theirs = row.operator && !mine ? plain(row.operator.name) : '';
  const there = clockIn(clock.now.value, row.timeZone);
  return (
    <section class="whom">
      <div class="line top">
        <button
          type="button"
          class="btn ghost icon back-from-person"
          onClick={() => router.go({ selected: null, person: false })}
        >
          <Icon name="back" />
          <span class="sr">Back</span>
        </button>
        <Avatar name={name} size="l" known={isNamed(name)} />
        <div class="grow">
          <h1 class="sr">Call</h1>
          <h2 class="cut">
            <bdi>{name}</bdi>
          </h2>
          <p class="xs soft">
            {theirs ? `${theirs} has it` : mine ? 'Yours' : 'Nobody has it yet'} · it is {there} there
          </p>
        </div>
        <a class="xs soft more-btn" href={formatRoute({ view: 'live', site, selected: row.visitor, person: false })}>
          Profile
        </a>
      </div>
      <a
        class={waits && !row.doNotCall ? 'btn main call' : 'btn call'}
        href={`tel:${row.phone}`}
        data-key="call"
        onClick={() => waits && !row.operator && !offline.value && void callbacks.take(site, row.id, true)}
      >
        <Icon name="phone" />
        <span class="sr">Call </span>
        <bdi>{plain(row.phoneText)}</bdi>
        {singleKeys.value && <kbd aria-hidden="true">c</kbd>}
      </a>
      <p class="xs soft asked">{askedWords(row)}</p>
      {plain(row.topic) !== '' && (
        <p class="quote" dir="auto">
          {plain(row.topic)}
        </p>
      )}
      {waits && (
        <div class="line deeds">
          <button
            type="button"
            class="btn s"
            data-key="take"
            aria-disabled={offline.value || theirs !== ''}
            onClick={() => !offline.value && !theirs && void callbacks.take(site, row.id, !mine)}
          >
            {mine ? 'Give back' : 'Take'} {singleKeys.value && <kbd aria-hidden="true">i</kbd>}
          </button>
          <DoNotCall row={row} />
        </div>
      )}
      <Trouble id={row.id} />
    </section>
  );
}

function DoNotCall({ row }: { row: CallbackRow }): JSX.Element {
  const { callbacks, router, offline } = useDesk();
  const { site } = router.route.value;
  return (
    <button
      type="button"
      class="btn s ghost"
      aria-disabled={offline.value}
      onClick={() => !offline.value && void callbacks.doNotCall(site, row.id, !row.doNotCall)}
    >
      {row.doNotCall ? 'Undo: this number may be called' : 'Do not call again'}
    </button>
  );
}

function Trouble({ id }: { id: string }): JSX.Element {
  const trouble = useDesk().callbacks.trouble.value;
  return <div role="alert">{trouble?.id === id && <p class="bad trouble">{trouble.message}</p>}</div>;
}

const NAMES: Record<CallOutcome, string> = {
  reached: 'Reached',
  'no answer': 'No answer',
  busy: 'Busy',
  'wrong number': 'Wrong number',
  done: 'Done without a call',
};
const SIGNS: Record<CallOutcome, IconName> = {
  reached: 'check',
  'no answer': 'phone',
  busy: 'clock',
  'wrong number': 'cross',
  done: 'checks',
};

/** Five ways a call can go, each with what follows from it. */
function HowItWent({ row }: { row: CallbackRow }): JSX.Element {
  const { callbacks, router, singleKeys, offline } = useDesk();
  const { site } = router.route.value;
  const [note, setNote] = useState(() => callbacks.note(row.id));
  const written = useRef(row.attempts.length);
  useEffect(() => {
    if (written.current === row.attempts.length) return;
    written.current = row.attempts.length;
    setNote(callbacks.note(row.id));
  }, [row.attempts.length]);
  const stopped = offline.value || callbacks.busy.value !== null;
  return (
    <Part title="How did it go?">
      <div class="outcomes">
        {OUTCOMES.map((outcome, at) => (
          <button
            key={outcome}
            type="button"
            data-key={outcome}
            aria-disabled={stopped}
            onClick={() => !stopped && void callbacks.report(site, row.id, outcome)}
          >
            <Icon name={SIGNS[outcome]} />
            {NAMES[outcome]}
            <small>
              <Next row={row} outcome={outcome} />
            </small>
            {singleKeys.value && <kbd aria-hidden="true">{at + 1}</kbd>}
          </button>
        ))}
      </div>
      <label class="field">
        <span>What was said</span>
        <textarea
          class="input"
          rows={2}
          maxLength={NOTE_LENGTH}
          placeholder="Kept with the call, seen by your team"
          data-key="note"
          value={note}
          onInput={(event) => {
            setNote(event.currentTarget.value);
            callbacks.setNote(row.id, event.currentTarget.value);
          }}
        />
      </label>
      {offline.value && (
        <p class="xs soft asked">Without a connection no outcome can be written down. The note is kept.</p>
      )}
    </Part>
  );
}

/** "again 15:36, try 2 of 3", or how it ends. */
function Next({ row, outcome }: { row: CallbackRow; outcome: CallOutcome }): JSX.Element {
  const { callbacks, clock } = useDesk();
  return <>{nextWords(row, outcome, callbacks.clock.value, clock.now.value)}</>;
}

function nextWords(row: CallbackRow, outcome: CallOutcome, times: Times, now: number): string {
  const { plan, openings, timeZone } = times;
  const again = plan[outcome];
  if (!again) return outcome === 'wrong number' ? 'gives up' : 'closes';
  const next = row.attempts.length + 2;
  if (next > again.most) return 'gives up, it was the last try';
  const at = afterOpen(openings, now, again.after);
  const when =
    at === null ? 'later' : dayIn(at, timeZone) === dayIn(now, timeZone) ? clockIn(at, timeZone) : moment(at);
  return `again ${when}, try ${next} of ${again.most}`;
}

function Over({ row }: { row: CallbackRow }): JSX.Element {
  const words = {
    waiting: '',
    done: 'This is done.',
    cancelled: 'They no longer want to be called.',
    'given up': row.doNotCall ? 'This number is on the do-not-call list.' : 'This was given up.',
  }[row.status];
  return (
    <section class="over" role="status">
      <p>
        <b>{words}</b>
      </p>
      {row.doNotCall && <DoNotCall row={row} />}
    </section>
  );
}

function SoFar({ row }: { row: CallbackRow }): JSX.Element {
  const { callbacks } = useDesk();
  const { timeZone } = callbacks.clock.value;
  const tried = row.attempts.length;
  return (
    <Part title="So far">
      <ol class="so-far">
        {row.status === 'waiting' && tried > 0 && (
          <li class="why">
            <Icon name="clock" />
            <span>
              <b>
                Tried {tried === 1 ? 'once' : tried === 2 ? 'twice' : count(tried, 'time')}, next at{' '}
                {clockIn(row.dueAt, timeZone)}
              </b>
              <small>{dayIn(row.dueAt, timeZone)}</small>
            </span>
          </li>
        )}
        {row.attempts.toReversed().map((attempt) => (
          <li class="why" key={attempt.at}>
            <Icon name={SIGNS[attempt.outcome]} />
            <span>
              {NAMES[attempt.outcome]}
              {plain(attempt.note) !== '' && <span class="quote">{plain(attempt.note)}</span>}
              <small>
                {plain(attempt.operator.name)}, {moment(attempt.at)}
              </small>
            </span>
          </li>
        ))}
        <li class="why">
          <Icon name="person" />
          <span>
            Asked to be called
            <small>{moment(row.createdAt)}, agreed to it</small>
          </span>
        </li>
      </ol>
    </Part>
  );
}

function askedWords(row: CallbackRow): string {
  const asked = `Asked at ${clockIn(row.createdAt, row.timeZone)} there`;
  if (row.slotAt === null) return `${asked} for a call as soon as possible.`;
  return `${asked} for ${dayIn(row.slotAt, row.timeZone)}, ${clockIn(row.slotAt, row.timeZone)} there.`;
}
