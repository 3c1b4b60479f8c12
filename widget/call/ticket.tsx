import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CallOffer } from '../../protocol/callback.ts';
import { Icon } from '../panel/icon.tsx';
import type { CallContext } from './context.ts';
import { Refused, type Desk, type Ticket } from './desk.ts';
import { ICONS } from './icons.ts';
import { refusalSaid, turnSaid } from './said.ts';
import type { Sayer } from './times.ts';
import { When } from './when.tsx';
import { WORDS } from './words.ts';
import { Wrong } from './wrong.tsx';

export interface CallTicketProps {
  desk: Desk;
  say: Sayer;
  ticket: Ticket;
  /** It was booked just now: what had the focus is gone. */
  fresh: boolean;
  stale: boolean;
  now: number;
  /** Undefined while what is offered is not known: then nothing can be moved. */
  context: CallContext | undefined;
  onChange(ticket: Ticket | null, ended?: 'by you'): void;
}

type Doing = 'nothing' | 'moving' | 'cancelling';

/** The call that was asked for, and the ways to change it. */
export function CallTicket({ desk, say, ticket, fresh, stale, now, context, onChange }: CallTicketProps) {
  const head = useRef<HTMLParagraphElement>(null);
  /** The next time that the ticket is drawn alone, it takes the focus. */
  const focus = useRef(fresh);
  const [doing, setDoing] = useState<Doing>('nothing');
  const [picking, setPicking] = useState(true);
  const [slotAt, setSlotAt] = useState<number | null>(null);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  // At once: a key pressed before would be heard by the page alone.
  useLayoutEffect(() => {
    if (doing === 'nothing' && focus.current) head.current?.focus({ preventScroll: true });
    focus.current = doing !== 'nothing';
  }, [doing]);

  const act = async (deed: () => Promise<void>, then: () => void): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await deed();
      setDoing('nothing');
      then();
    } catch (error) {
      setProblem(refusalSaid(error));
      if (error instanceof Refused && error.code === 'slot_taken') context?.refresh();
    }
    setBusy(false);
  };

  if (doing === 'moving' && context) {
    const to = picking ? slotAt : null;
    const move = (): void => {
      if (picking && slotAt === null) return setProblem(WORDS.noTime);
      void act(
        () => desk.move(ticket, to),
        () => onChange({ ...ticket, slotAt: to, minutes: context.offer.minutes, ...turn(context.offer, to, now) }),
      );
    };
    return (
      <div class="call">
        <div class="body scroll">
          <When
            {...context}
            picking={picking}
            slotAt={slotAt}
            problem={problem}
            onPicking={setPicking}
            onPick={(at, why) => {
              setSlotAt(at);
              setProblem(why);
            }}
          />
        </div>
        <div class="foot two">
          <button type="button" class="btn" onClick={() => setDoing('nothing')}>
            {WORDS.keep}
          </button>
          <button type="button" class="btn main" aria-disabled={busy} onClick={move}>
            {to === null ? (picking ? WORDS.move : WORDS.moveSoon) : WORDS.moveTo(say.at(to, now))}
          </button>
        </div>
      </div>
    );
  }
  const { slotAt: at } = ticket;
  const promise = promised(ticket, say, now);
  return (
    <div class="call">
      <div class="body scroll">
        <div class="ticket">
          <span class="ok">
            <Icon d={ICONS.check} />
          </span>
          <p class="soft" ref={head} tabIndex={-1}>
            {promise.head}
          </p>
          <p class="big num">{promise.big}</p>
          <p class="soft">{promise.line}</p>
          <dl>
            <dt>{WORDS.on}</dt>
            <dd>
              <bdi dir="ltr">{ticket.phoneText}</bdi>
            </dd>
            <dt>{WORDS.for}</dt>
            <dd>
              <bdi>{ticket.name}</bdi>
            </dd>
            {ticket.topic && (
              <>
                <dt>{WORDS.topic}</dt>
                <dd>
                  <bdi>{ticket.topic}</bdi>
                </dd>
              </>
            )}
          </dl>
        </div>
        {stale && <p class="fine centre">{WORDS.stale}</p>}
        <p class="ways">
          {at !== null && (
            <a class="link" href={desk.calendar(ticket)} download="call.ics">
              <Icon d={ICONS.calendar} /> {WORDS.calendar}
            </a>
          )}
          <a class="link" href={ticket.link} target="_blank" rel="noopener noreferrer">
            {WORDS.page}
          </a>
        </p>
      </div>
      <div class="foot">
        {doing === 'cancelling' && <p class="lbl">{WORDS.sure}</p>}
        <Wrong id="fy-call-ticket">{problem}</Wrong>
        <div class="two">
          {doing === 'cancelling' ? (
            <>
              <button type="button" class="btn" onClick={() => setDoing('nothing')}>
                {WORDS.keep}
              </button>
              <button
                type="button"
                class="btn"
                aria-disabled={busy}
                onClick={() =>
                  void act(
                    () => desk.cancel(ticket),
                    () => onChange(null, 'by you'),
                  )
                }
              >
                {WORDS.cancel}
              </button>
            </>
          ) : (
            <>
              <button type="button" class="btn" aria-disabled={!context} onClick={() => context && setDoing('moving')}>
                {WORDS.move}
              </button>
              <button type="button" class="btn" onClick={() => setDoing('cancelling')}>
                {WORDS.cancel}
              </button>
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** What can be promised now: the appointment, the next try, the opening, or the place in the queue. */
function promised(ticket: Ticket, say: Sayer, now: number): { head: string; big: string; line: string } {
  const { slotAt, dueAt, attempts, minutes } = ticket;
  const later = dueAt > now;
  if (attempts > 0) {
    return later
      ? { head: WORDS.missed, big: say.time(dueAt), line: say.day(dueAt) }
      : { head: WORDS.missed, big: WORDS.soonBig, line: '' };
  }
  if (slotAt !== null) {
    const line = WORDS.until(say.time(slotAt + minutes * 60_000));
    return { head: WORDS.ringDay(say.day(slotAt)), big: say.time(slotAt), line };
  }
  if (later) return { head: WORDS.ringOpen, big: say.time(dueAt), line: say.day(dueAt) };
  return { head: WORDS.ringSoon, big: WORDS.soonBig, line: turnSaid(ticket) };
}

/** What a call that was moved has to wait for, until the server says. */
function turn({ ahead, usually, opensAt }: CallOffer, slotAt: number | null, now: number) {
  return { dueAt: slotAt ?? opensAt ?? now, attempts: 0, ahead, usually };
}
