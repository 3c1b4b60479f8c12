import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Icon } from '../panel/icon.tsx';
import type { CallContext } from './context.ts';
import { countries, guessCountry } from './country.ts';
import { Refused, type Ticket, type Written } from './desk.ts';
import { ICONS } from './icons.ts';
import { refusalSaid } from './said.ts';
import { When } from './when.tsx';
import { WORDS } from './words.ts';
import { Wrong } from './wrong.tsx';

/** Fields that something can be wrong with, in their order on the page. */
const FIELDS = ['name', 'phone', 'when', 'consent', 'form'] as const;
export type Field = (typeof FIELDS)[number];
export type Problems = { [field in Field]?: string };

/** Where a refusal of the server belongs. */
const PLACES: { [code: string]: Field | undefined } = {
  invalid_phone: 'phone',
  forbidden: 'phone',
  slot_taken: 'when',
  consent_required: 'consent',
};

export interface CallFormProps extends CallContext {
  /** What happened before, such as a cancelled call. */
  word: ComponentChildren;
  onBooked(ticket: Ticket): void;
}

/** Name, number, topic, time, consent. What was written stays, whatever happens. */
export function CallForm(props: CallFormProps) {
  const { host, desk, offer, say, zone, locale, word, onBooked, refresh } = props;
  const form = useRef<HTMLFormElement>(null);
  const [written, setWritten] = useState<Written>(
    () => desk.written() ?? { name: '', phone: '', country: guessCountry(navigator.languages), topic: '', used: false },
  );
  const [known, setKnown] = useState(written.used);
  const [slotAt, setSlotAt] = useState<number | null>(null);
  const [picking, setPicking] = useState(!offer.open && offer.opensAt === null);
  const [agreed, setAgreed] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const [sending, setSending] = useState(false);
  /** The same until it is stored, so that a repeated try is one request. */
  const id = useMemo(() => `call_${newId()}`, []);

  const touched = useRef(false);
  const write = (change: Partial<Written>): void => {
    touched.current = true;
    const next = { ...written, ...change };
    setWritten(next);
    desk.write(next);
  };
  useEffect(() => {
    // Who is not connected is nobody yet: nothing is known of them, and their token is none of our business.
    if (written.name || written.phone || !host.store.connected.get()) return;
    desk.contact().then(
      ({ name, phone }) => {
        if (touched.current) return;
        setWritten((now) => ({ ...now, name: text(name), phone: text(phone) }));
        setKnown(text(name) !== '' && text(phone) !== '');
      },
      // Then they are asked.
      () => undefined,
    );
  }, []);
  const complain = (next: Problems): void => {
    setProblems(next);
    if (next.name || next.phone) setKnown(false);
  };
  useEffect(() => {
    const first = FIELDS.find((field) => problems[field]);
    form.current?.querySelector<HTMLElement>(`[data-field="${first}"]`)?.focus();
  }, [problems]);

  const send = async (): Promise<void> => {
    if (sending) return;
    const missing: Problems = {};
    if (!written.name.trim()) missing.name = WORDS.noName;
    if (!written.phone.trim()) missing.phone = WORDS.noPhone;
    if (picking && slotAt === null) missing.when = WORDS.noTime;
    if (agreed !== offer.consent.version) missing.consent = WORDS.noConsent;
    complain(missing);
    if (Object.keys(missing).length > 0) return;
    setSending(true);
    try {
      const { name, phone, country, topic } = written;
      const asked = { id, name, phone, country, topic, consent: agreed, slotAt: picking ? slotAt : null };
      const booked = await desk.book({ ...asked, timeZone: zone, language: locale });
      desk.write({ ...written, topic: '', used: true });
      onBooked({ ...booked, attempts: 0, name: name.trim(), topic });
    } catch (error) {
      setSending(false);
      const code = error instanceof Refused ? error.code : '';
      const field = PLACES[code] ?? 'form';
      if (code === 'slot_taken' || code === 'consent_required') {
        setSlotAt(code === 'slot_taken' ? null : slotAt);
        setAgreed(code === 'slot_taken' ? agreed : '');
        refresh();
      }
      complain({ [field]: refusalSaid(error) });
    }
  };

  const button = sending
    ? WORDS.sending
    : picking
      ? slotAt === null
        ? WORDS.pick
        : WORDS.callAt(say.at(slotAt, host.now()))
      : !offer.open
        ? WORDS.callOpen
        : offer.usually !== null && offer.ahead === 0
          ? WORDS.callIn(Math.max(1, Math.round(offer.usually / 60_000)))
          : WORDS.callSoon;
  return (
    <form
      class="call"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="body scroll">
        {word || <p class="soft">{WORDS.intro}</p>}
        {known ? (
          <p class="call-known">
            {WORDS.known(isolated(written.name), isolated(written.phone, 'ltr'))}{' '}
            <button type="button" class="link" onClick={() => setKnown(false)}>
              {WORDS.change}
            </button>
          </p>
        ) : (
          <>
            <label class="field">
              <span class="lbl">{WORDS.name}</span>
              <input
                class="inp"
                data-field="name"
                name="name"
                autocomplete="name"
                maxLength={100}
                dir="auto"
                value={written.name}
                aria-invalid={!!problems.name}
                aria-describedby="fy-call-name"
                onInput={(event) => write({ name: event.currentTarget.value })}
              />
              <Wrong id="fy-call-name">{problems.name}</Wrong>
            </label>
            <div class="field">
              <label class="lbl" for="fy-call-tel">
                {WORDS.phone}
              </label>
              <span class="inp tel" aria-invalid={!!problems.phone}>
                <span class="pre">
                  <span aria-hidden="true">{written.country || '+'}</span>
                  <Icon d={ICONS.down} />
                  <select
                    aria-label={WORDS.country}
                    value={written.country}
                    onChange={(event) => write({ country: event.currentTarget.value })}
                  >
                    <option value="">+</option>
                    {countries(locale).map(({ code, name }) => (
                      <option key={code} value={code}>
                        {name}
                      </option>
                    ))}
                  </select>
                </span>
                <input
                  id="fy-call-tel"
                  data-field="phone"
                  type="tel"
                  name="tel"
                  autocomplete="tel"
                  maxLength={40}
                  dir="ltr"
                  value={written.phone}
                  aria-invalid={!!problems.phone}
                  aria-describedby="fy-call-phone"
                  onInput={(event) => write({ phone: event.currentTarget.value })}
                />
              </span>
              {!problems.phone && <p class="fine">{WORDS.phoneHint}</p>}
              <Wrong id="fy-call-phone">{problems.phone}</Wrong>
            </div>
          </>
        )}
        <Topic topics={offer.topics} value={written.topic} onChange={(topic) => write({ topic })} />
        <When
          {...props}
          picking={picking}
          slotAt={slotAt}
          problem={problems.when}
          onPicking={setPicking}
          onPick={(at, problem) => {
            setSlotAt(at);
            setProblems(problem ? { when: problem } : {});
          }}
        />
        <div>
          <label class="agree">
            <input
              type="checkbox"
              data-field="consent"
              checked={agreed === offer.consent.version}
              aria-invalid={!!problems.consent}
              aria-describedby="fy-call-consent"
              onChange={(event) => setAgreed(event.currentTarget.checked ? offer.consent.version : '')}
            />
            <span dir="auto">{offer.consent.text}</span>
          </label>
          <Wrong id="fy-call-consent">{problems.consent}</Wrong>
        </div>
      </div>
      <div class="foot">
        <Wrong id="fy-call-form">{problems.form}</Wrong>
        <button type="submit" class="btn main" data-field="form" aria-disabled={sending}>
          {button}
        </button>
      </div>
    </form>
  );
}

/** Chips where the site has topics, else a line to write. */
function Topic({ topics, value, onChange }: { topics: string[]; value: string; onChange(topic: string): void }) {
  if (!topics[0]) {
    return (
      <label class="field">
        <span class="lbl">
          {WORDS.about} <span class="opt">{WORDS.optional}</span>
        </span>
        <input
          class="inp"
          maxLength={100}
          dir="auto"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
    );
  }
  return (
    <fieldset class="field">
      <legend class="lbl">
        {WORDS.about} <span class="opt">{WORDS.optional}</span>
      </legend>
      <div class="chips">
        {topics.map((topic) => (
          <button
            type="button"
            key={topic}
            class="chip"
            aria-pressed={topic === value}
            dir="auto"
            onClick={() => onChange(topic === value ? '' : topic)}
          >
            {topic}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Within a sentence of either direction, in the order in which it is written itself (https://www.w3.org/International/questions/qa-bidi-unicode-controls). */
function isolated(text: string, dir: 'auto' | 'ltr' = 'auto'): string {
  return `${dir === 'ltr' ? '\u2066' : '\u2068'}${text}\u2069`;
}

/** `crypto.randomUUID` does not exist on plain-http pages. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
