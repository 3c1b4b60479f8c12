import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import { ICONS } from './icons.ts';
import type { WithFiles } from './files.ts';
import type { Talk } from './talk.ts';
import { WORDS } from './words.ts';

/** The counter appears when this many characters are left. */
const COUNT_FROM = 200;

export interface ComposerProps {
  talk: Talk;
  focus: boolean;
  files: WithFiles;
  onSend(): void;
}

/** Where the visitor writes; `focus` is where it may take it. Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export function Composer({ talk, focus, files, onSend }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useCell(talk.draft);
  const open = useCell(talk.open);
  const left = MESSAGE_LENGTH - draft.trim().length;
  const { kit, uploads, at } = files;
  const chosen = useCell(files.chosen).some((one) => one.at === at);
  const ready = (draft.trim() !== '' || chosen) && left >= 0;

  // The field is as high as its text; the stylesheet stops it at six lines. An empty one needs no measuring.
  useLayoutEffect(() => {
    const el = field.current;
    if (!el) return;
    el.style.height = draft && 'auto';
    if (draft && el.scrollHeight) el.style.height = `${el.scrollHeight}px`;
  }, [draft, open]);

  // After the frame: asked for sooner, the focus has all of the panel laid out in one go.
  useEffect(() => {
    if (open && focus) field.current?.focus({ preventScroll: true });
  }, [open, focus]);

  const send = (): void => {
    if (!ready) return;
    let to = talk.send(draft.trim());
    uploads?.send(at, () => {
      const begun = talk.begin(to);
      to = begun.conversation;
      return begun;
    });
    onSend();
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
      {kit && <kit.Tray uploads={uploads} at={at} />}
      <div class="box">
        {kit && <kit.Attach uploads={uploads} at={at} />}
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
            talk.draft.set(event.currentTarget.value);
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
          <Icon d={ICONS.up} />
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
