import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CallOffer, CallView } from '../../protocol/callback.ts';
import { Bar } from '../panel/bar.tsx';
import type { ViewProps } from '../panel/views.ts';
import { spoken } from '../panel/speech.ts';
import { timeZone } from '../time-zone.ts';
import { createDesk, Refused, type Ticket } from './desk.ts';
import { CallForm } from './form.tsx';
import { CallTicket } from './ticket.tsx';
import { sayer } from './times.ts';
import { WORDS } from './words.ts';

/** The place in the queue, the next try: what the ticket says is looked at again so often. */
const LOOK_MS = 30_000;

/** How a call ended that is not waited for any more. */
type Ended = CallView['status'] | 'by you';

/** Asking to be called: the form, or the call that was asked for. */
export function Call(props: ViewProps) {
  const { host, nav } = props;
  const desk = useMemo(() => createDesk(host), [host]);
  const [offer, setOffer] = useState<CallOffer>();
  const [failed, setFailed] = useState(false);
  const [ticket, setTicket] = useState<Ticket | null>(desk.ticket);
  const [word, setWord] = useState<Ended>('waiting');
  /** The call is not known to be as it was kept. */
  const [stale, setStale] = useState(false);
  const [fresh, setFresh] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const zone = useMemo(timeZone, []);
  const { locale, language } = spoken(host.speech.get());
  const say = useMemo(() => sayer(locale, zone), [locale]);

  const load = (): void => {
    setFailed(false);
    desk.offer(language).then(setOffer, () => setFailed(true));
  };
  const settle = (next: Ticket | null, ended: Ended = 'waiting'): void => {
    desk.keepTicket(next);
    setTicket(next);
    setWord(ended);
  };
  useEffect(load, [language]);
  const waits = ticket !== null;
  useEffect(() => {
    if (!ticket) return undefined;
    let over = false;
    const look = (): void => {
      const { link } = ticket;
      desk.look(ticket).then(
        ({ status, slotAt, minutes, dueAt, attempts, ahead, usually }) => {
          const kept = desk.ticket();
          if (over || kept?.link !== link) return;
          setStale(false);
          if (status !== 'waiting') settle(null, status);
          else settle({ ...kept, slotAt, minutes, dueAt, attempts, ahead, usually });
        },
        (error: unknown) => {
          if (over) return;
          if (error instanceof Refused && error.code === 'not_found') settle(null);
          else setStale(true);
        },
      );
    };
    if (!fresh) look();
    const timer = setInterval(() => host.store.open.get() && !document.hidden && look(), LOOK_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [waits]);
  useLayoutEffect(() => {
    // What was pressed is gone; what happened by itself takes the focus from nobody.
    if (word === 'by you') said.current?.focus({ preventScroll: true });
  }, [word]);

  const context = offer && { ...props, desk, say, zone, locale, offer, refresh: load };
  return (
    <>
      <Bar title={WORDS.title} onClose={host.close} />
      {ticket ? (
        <CallTicket
          desk={desk}
          say={say}
          ticket={ticket}
          fresh={fresh}
          stale={stale}
          context={context}
          now={host.now()}
          onChange={settle}
        />
      ) : context && (offer.open || offer.opensAt !== null || offer.slots[0]) ? (
        <CallForm
          {...context}
          word={
            word !== 'waiting' && (
              <p class="call-word" role="status" ref={said} tabIndex={-1}>
                {WORDS.ended[word]}
              </p>
            )
          }
          onBooked={(booked) => {
            setFresh(true);
            settle(booked);
          }}
        />
      ) : (
        <div class="body" aria-busy={!failed && !offer}>
          {failed ? (
            <p class="none" role="alert">
              <b>{WORDS.failed}</b>
              {WORDS.failedNote}
              <br />
              <button type="button" class="btn" onClick={load}>
                {WORDS.retry}
              </button>
            </p>
          ) : offer ? (
            <p class="none">
              <b>{WORDS.never}</b>
              <button type="button" class="btn" onClick={() => nav.go('chat')}>
                {WORDS.write}
              </button>
            </p>
          ) : null}
        </div>
      )}
    </>
  );
}
