import { useLayoutEffect, useRef } from 'preact/hooks';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { Icon } from './icons.tsx';
import type { Talk } from './talk.ts';
import { WORDS } from './words.ts';

/** The counter appears when this many characters are left. */
const COUNT_FROM = 200;

/** Where the visitor writes. Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export function Composer({ talk }: { talk: Talk }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = talk.draft.value;
  const left = MESSAGE_LENGTH - draft.trim().length;
  const ready = draft.trim() !== '' && left >= 0;

  // The field is as high as its text; the stylesheet stops it at six lines. An empty one needs no measuring.
  useLayoutEffect(() => {
    const el = field.current;
    if (!el) return;
    el.style.height = draft && 'auto';
    if (draft && el.scrollHeight) el.style.height = `${el.scrollHeight}px`;
  }, [draft, talk.open.value]);

  const send = (): void => {
    if (!ready || !talk.send(draft.trim())) return;
    talk.draft.value = '';
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // 229 is what Safari gives for the Enter that ends a composition, after isComposing is false again.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="compose">
      <div class="box">
        <textarea
          ref={field}
          class="in"
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={WORDS.message}
          aria-describedby={left <= COUNT_FROM ? 'fy-left' : undefined}
          aria-invalid={left < 0}
          placeholder={WORDS.placeholder}
          value={draft}
          onInput={(event) => {
            talk.draft.value = event.currentTarget.value;
            talk.writing(event.currentTarget.value !== '');
          }}
          onKeyDown={onKeyDown}
          onBlur={() => talk.writing(false)}
        />
        <button
          type="button"
          class={ready ? 'send go' : 'send'}
          aria-label={WORDS.send}
          disabled={!ready}
          onClick={send}
        >
          <Icon name="up" />
        </button>
      </div>
      {left <= COUNT_FROM && (
        <p class={left < 0 ? 'fine bad' : 'fine'} id="fy-left">
          {left < 0 ? WORDS.over(-left) : WORDS.left(left)}
        </p>
      )}
    </div>
  );
}
