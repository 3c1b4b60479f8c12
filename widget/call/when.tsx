import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../panel/icon.tsx';
import type { CallContext } from './context.ts';
import { Refused } from './desk.ts';
import { ICONS } from './icons.ts';
import { refusalSaid, turnSaid } from './said.ts';
import { daysOf } from './times.ts';
import { WORDS } from './words.ts';
import { Wrong } from './wrong.tsx';

/** So many days stand side by side. */
const DAYS = 5;

export interface WhenProps extends CallContext {
  picking: boolean;
  slotAt: number | null;
  problem: string | undefined;
  onPicking(picking: boolean): void;
  /** A time, kept for the visitor; or null, and why not. */
  onPick(slotAt: number | null, problem?: string): void;
}

/** As soon as possible, with what that means now, or one of the free times in the visitor's own zone. */
export function When(props: WhenProps) {
  const { host, offer, say, picking, problem, onPicking } = props;
  const soon = offer.open || offer.opensAt !== null;
  return (
    <fieldset class="field">
      <legend class="lbl">{WORDS.when}</legend>
      {soon && offer.slots[0] !== undefined && (
        <div class="seg">
          {[false, true].map((pick) => (
            <label key={String(pick)}>
              <input
                type="radio"
                name="fy-call-when"
                checked={picking === pick}
                onChange={() => onPicking(pick)}
                data-field={pick === picking && problem && !pick ? 'when' : undefined}
              />
              <span>{pick ? WORDS.pick : offer.open ? WORDS.soon : WORDS.whenOpen}</span>
            </label>
          ))}
        </div>
      )}
      {picking ? (
        <Times {...props} />
      ) : (
        <p class="say">
          {offer.open && host.store.online.get() && <i class="light on" />}
          {offer.open ? turnSaid(offer) : WORDS.opens(say.at(offer.opensAt ?? 0, host.now()))}
        </p>
      )}
      <Wrong id="fy-call-when">{problem}</Wrong>
    </fieldset>
  );
}

function Times({ host, desk, offer, say, zone, slotAt, problem, onPick, refresh }: WhenProps) {
  const days = useMemo(() => daysOf(offer.slots, zone), [offer, zone]);
  const [chosen, setChosen] = useState(() => days[0]?.id ?? '');
  const [first, setFirst] = useState(0);
  const [until, setUntil] = useState<number | null>(null);
  const asking = useRef(0);
  const day = days.find(({ id }) => id === chosen) ?? days[0];

  // What is no longer kept is no longer said to be.
  useEffect(() => {
    if (until === null) return undefined;
    const timer = setTimeout(() => setUntil(null), Math.max(0, until - host.now()));
    return () => clearTimeout(timer);
  }, [until]);

  const pick = (at: number): void => {
    const mine = ++asking.current;
    setUntil(null);
    onPick(at);
    desk.hold(at).then(
      (held) => mine === asking.current && setUntil(held.until),
      (error: unknown) => {
        if (mine !== asking.current || !(error instanceof Refused)) return;
        // Without an answer the time may still be free: booking it will tell.
        if (error.code !== 'slot_taken') return;
        onPick(null, refusalSaid(error));
        refresh();
      },
    );
  };
  if (!day) return null;
  const shown = days.slice(first, first + DAYS);
  return (
    <div class="times">
      <div class="months">
        <span class="lbl">{say.month(shown[0]?.at ?? day.at)}</span>
        <button
          type="button"
          class="ib"
          aria-label={WORDS.earlier}
          disabled={first === 0}
          onClick={() => setFirst(Math.max(0, first - DAYS))}
        >
          <Icon d={ICONS.back} flip />
        </button>
        <button
          type="button"
          class="ib"
          aria-label={WORDS.later}
          disabled={first + DAYS >= days.length}
          onClick={() => setFirst(first + DAYS)}
        >
          <Icon d={ICONS.next} flip />
        </button>
      </div>
      <div class="days" role="radiogroup" aria-label={WORDS.day}>
        {shown.map(({ id, at }) => (
          <label key={id} class="dayb">
            <input
              type="radio"
              name="fy-call-day"
              checked={id === day.id}
              aria-label={say.day(at)}
              onChange={() => setChosen(id)}
            />
            <span aria-hidden="true">
              {say.weekday(at)}
              <b>{say.date(at)}</b>
            </span>
          </label>
        ))}
      </div>
      <p class="say" role="status">
        <Icon d={ICONS.clock} />
        {until === null ? WORDS.zone(say.zone(day.at), offer.minutes) : WORDS.kept(say.time(until))}
      </p>
      {day.parts.map(
        (slots, part) =>
          slots[0] !== undefined && (
            <div key={part} role="radiogroup" aria-label={WORDS.parts[part]}>
              <p class="lbl">{WORDS.parts[part]}</p>
              <div class="hours">
                {slots.map((at, index) => (
                  <label key={at} class="time">
                    <input
                      type="radio"
                      name="fy-call-time"
                      checked={at === slotAt}
                      data-field={index === 0 && problem ? 'when' : undefined}
                      aria-describedby={problem ? 'fy-call-when' : undefined}
                      onChange={() => pick(at)}
                    />
                    <span>{say.time(at)}</span>
                  </label>
                ))}
              </div>
            </div>
          ),
      )}
    </div>
  );
}
