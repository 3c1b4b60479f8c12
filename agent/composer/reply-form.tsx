import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CannedReply, ConversationRow } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useDesk } from '../desk-context.ts';
import { blanksIn, blankWords, firstBlank, pieces } from '../fill.ts';
import { useAttaching } from '../files/attach.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Option } from '../pickers/option.ts';
import { plain } from '../words.ts';
import { cannedFor, CannedFoot, Preview, useValues } from './canned.tsx';
import { Collision, useCrossing } from './collision.tsx';
import { useDraft } from './draft.ts';
import { Modes } from './modes.tsx';
import { Suggestions, useSuggestions } from './suggestions.tsx';
import { useTypingNotice } from './typing-notice.ts';
import { replaceWord, wordAt, writeInto } from './word-at.ts';

/** An answer to the visitor. What is typed is a draft of this tab until it is sent. */
export function ReplyForm({ conversation, row }: { conversation: string; row: ConversationRow | null }): JSX.Element {
  const desk = useDesk();
  const { outbox, offline, router, writing } = desk;
  const [text, setText] = useDraft('draft', conversation);
  const [asked, setAsked] = useState(false);
  const [askedBlanks, setAskedBlanks] = useState('');
  const [caret, setCaret] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const values = useValues(row);
  const crossing = useCrossing(conversation, text !== '');
  const typing = useTypingNotice(conversation);
  const attaching = useAttaching(conversation, () => field.current?.focus());
  const empty = text.trim() === '' && !attaching.any;
  const name = plain(row?.visitorName) || 'the visitor';

  const blanks = blanksIn(text);
  const word = wordAt('/', text, caret);

  const write = (next: string): void => {
    setText(next);
    typing(next.trim() !== '');
  };
  /** Puts it where the word stands, or at the end; what is left to fill in is selected. */
  const insert = (reply: CannedReply): void => {
    const filled = pieces(reply.text, values)
      .map((part) => part.text)
      .join('');
    const place = word ?? { from: text.length, to: text.length, query: '' };
    const next = replaceWord(text, place, filled);
    const blank = firstBlank(filled);
    const [from, to] = blank ? [place.from + blank.from, place.from + blank.to] : [next.caret, next.caret];
    write(next.text);
    setCaret(to);
    writeInto(field.current, next.text, from, to);
  };
  const replies = word ? cannedFor(desk.canned.replies.value, word.query) : [];
  const options: Option[] = replies.map((reply) => ({
    key: reply.id,
    label: `/${plain(reply.shortcut)}`,
    detail: plain(reply.title),
    run: () => insert(reply),
  }));
  const suggestions = useSuggestions(options, word?.from ?? -1);
  const chosen = replies[suggestions.active];
  const filled = chosen && suggestions.options.length > 0 ? pieces(chosen.text, values) : [];

  const wanted = desk.inserting.value;
  useEffect(() => {
    if (!wanted) return;
    desk.inserting.value = null;
    insert(wanted);
  }, [wanted]);

  const send = (thenClose: boolean): void => {
    if (empty) return;
    // A colleague is answering at this moment, or has: one look before two answers cross.
    if (crossing && !offline.peek() && !asked) return setAsked(true);
    // A blank is easily overlooked, and cannot be taken back.
    if (blanks.length > 0 && askedBlanks !== text) return setAskedBlanks(text);
    // What comes after it would open again what it closed.
    const close = thenClose && !attaching.any;
    const site = router.route.peek().site;
    if (text.trim() !== '') outbox.add({ site, conversation, kind: 'reply', text: text.trim(), thenClose: close });
    desk.uploads.send(conversation);
    setAsked(false);
    write('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (suggestions.onKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    send(event.ctrlKey || event.metaKey);
  };

  return (
    <>
      <Collision crossing={crossing} asked={asked} row={row} />
      <form
        class={attaching.over ? 'compose catches' : 'compose'}
        aria-label={`Reply to ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
      >
        <Suggestions
          list={suggestions}
          title="Canned replies"
          query={word?.query ?? ''}
          aside={<Preview parts={filled} />}
          foot={<CannedFoot parts={filled} />}
        />
        <Modes>to {name}, in the chat</Modes>
        <textarea
          id="reply"
          dir="auto"
          ref={field}
          aria-label={`Reply to ${name}`}
          rows={2}
          maxLength={MESSAGE_LENGTH}
          value={text}
          placeholder={
            offline.value ? 'Go on writing. It is kept here, and leaves when we are back' : 'Write an answer'
          }
          {...suggestions.aria}
          onInput={(event) => {
            write(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKey}
          onBlur={() => typing(false)}
          onPaste={attaching.onPaste}
        />
        {attaching.tray}
        {blanks.length > 0 && (
          <p class="blanks wait" role="status">
            <Icon name="warn" /> {blankWords(blanks)}
            {askedBlanks === text && '. Send once more, and it goes as it is.'}
          </p>
        )}
        <div class="acts">
          <button
            type="button"
            class="btn ghost s icon"
            title="Canned reply (/)"
            onClick={() => {
              const next = text === '' || /\s$/.test(text) ? `${text}/` : `${text} /`;
              write(next);
              setCaret(next.length);
              field.current?.focus();
            }}
          >
            <Icon name="slash" />
            <span class="sr">Canned reply</span>
          </button>
          <button
            type="button"
            class="btn ghost s icon"
            title="Insert an article"
            onClick={() => (desk.picking.value = { kind: 'article' })}
          >
            <Icon name="book" />
            <span class="sr">Insert an article</span>
          </button>
          {attaching.button}
          <button type="button" class="btn ghost s flip" onClick={() => (writing.value = 'note')}>
            Note
          </button>
          <span class="hint push">
            <kbd>⇧</kbd>
            <kbd>↵</kbd> new line
          </span>
          <button type="submit" class="btn main s" aria-disabled={empty}>
            Send <kbd>↵</kbd>
          </button>
        </div>
      </form>
    </>
  );
}
