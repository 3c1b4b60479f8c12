import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { RATING_COMMENT_LENGTH } from '../../protocol/limits.ts';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import type { ViewProps } from '../panel/views.ts';
import { WORDS } from './words.ts';

const FACES = ['face1', 'face2', 'face3', 'face4', 'face5'] as const;
/** Without an answer for so long it is said that it was not sent. */
const WAIT_MS = 8_000;
const SKIPPED = 'skipped';

/**
 * "How did we do?", after a conversation with a person was closed: once, as long as nobody says "not now". What was
 * written is kept until it has arrived.
 */
export function Rating({ host: { store, transport, keep }, at }: ViewProps) {
  const key = `rate.${at}`;
  const { mark: kept, comment: words, skipped } = read(keep.get(key));
  const rating = useCell(store.conversations).find(({ id }) => id === at)?.rating ?? null;
  const [asked, setAsked] = useState(!skipped);
  const [mark, setMark] = useState(kept);
  const [comment, setComment] = useState(words);
  const [state, setState] = useState<'idle' | 'sending' | 'failed'>('idle');
  /** The visitor did something here: what it became takes the focus that stood on it. */
  const own = useRef(false);
  const place = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    if (rating !== null) keep.set(key, '');
  }, [rating]);
  useEffect(() => {
    if (state !== 'sending') return undefined;
    const timer = setTimeout(() => setState('failed'), WAIT_MS);
    return () => clearTimeout(timer);
  }, [state]);

  useLayoutEffect(() => {
    if (own.current) place.current?.focus({ preventScroll: true });
  }, [rating, asked]);

  if (rating !== null) {
    return (
      <p class="closed" ref={place} tabIndex={-1}>
        {WORDS.rated(rating)}
      </p>
    );
  }
  if (!asked) {
    return (
      <p class="closed" ref={place} tabIndex={-1}>
        <button type="button" class="link" onClick={() => setAsked(true)}>
          {WORDS.rateAfterAll}
        </button>
      </p>
    );
  }
  const write = (next: number, text: string): void => {
    setMark(next);
    setComment(text);
    keep.set(key, JSON.stringify([next, text]));
  };
  const send = (event: Event): void => {
    event.preventDefault();
    if (!mark) return;
    own.current = true;
    const told = transport.tell({ t: 'rate', conversation: at, rating: mark, comment: comment.trim() });
    setState(told ? 'sending' : 'failed');
  };
  const skip = (): void => {
    keep.set(key, SKIPPED);
    own.current = true;
    setAsked(false);
  };
  return (
    <form class="card rating" onSubmit={send}>
      <fieldset>
        <legend class="voice">{WORDS.howWas}</legend>
        <div class="rate">
          {FACES.map((face, nth) => (
            <label key={face}>
              <input
                type="radio"
                name={key}
                class="vh"
                aria-label={WORDS.marks[nth]}
                checked={mark === nth + 1}
                onChange={() => write(nth + 1, comment)}
              />
              <Icon d={ICONS[face]} />
            </label>
          ))}
        </div>
        <p class="ends" aria-hidden="true">
          <span>{WORDS.marks[0]}</span>
          <span>{WORDS.marks[4]}</span>
        </p>
      </fieldset>
      {mark > 0 && (
        <textarea
          class="words"
          rows={2}
          dir="auto"
          maxLength={RATING_COMMENT_LENGTH}
          aria-label={WORDS.better}
          placeholder={WORDS.better}
          value={comment}
          onInput={(event) => write(mark, event.currentTarget.value)}
        />
      )}
      {state === 'failed' && (
        <p class="bad" role="alert">
          {WORDS.notTold}
        </p>
      )}
      <div class="two">
        <button type="button" class="btn" onClick={skip}>
          {WORDS.notNow}
        </button>
        <button type="submit" class="btn main" aria-disabled={!mark || state === 'sending'}>
          {state === 'sending' ? WORDS.sending : WORDS.sendRating}
        </button>
      </div>
    </form>
  );
}

function read(kept: string | null): { mark: number; comment: string; skipped: boolean } {
  try {
    const [mark, comment] = JSON.parse(kept ?? '') as [number, string];
    return { mark, comment, skipped: false };
  } catch {
    return { mark: 0, comment: '', skipped: kept === SKIPPED };
  }
}
