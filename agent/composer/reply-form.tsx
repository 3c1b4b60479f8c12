import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { Collision, useCrossing } from './collision.tsx';
import { useDraft } from './draft.ts';
import { Modes } from './modes.tsx';
import { useTypingNotice } from './typing-notice.ts';

/** An answer to the visitor. What is typed is a draft of this tab until it is sent. */
export function ReplyForm({ conversation, row }: { conversation: string; row: ConversationRow | null }): JSX.Element {
  const desk = useDesk();
  const { outbox, offline, router, writing } = desk;
  const [text, setText] = useDraft('draft', conversation);
  const [asked, setAsked] = useState(false);
  const crossing = useCrossing(conversation, text !== '');
  const typing = useTypingNotice(conversation);
  const empty = text.trim() === '';
  const name = plain(row?.visitorName) || 'the visitor';

  const write = (next: string): void => {
    setText(next);
    typing(next.trim() !== '');
  };
  const send = (thenClose: boolean): void => {
    if (empty) return;
    // A colleague is answering at this moment, or has: one look before two answers cross.
    if (crossing && !offline.peek() && !asked) return setAsked(true);
    outbox.add({ site: router.route.peek().site, conversation, kind: 'reply', text: text.trim(), thenClose });
    setAsked(false);
    write('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    send(event.ctrlKey || event.metaKey);
  };

  return (
    <>
      <Collision crossing={crossing} asked={asked} row={row} />
      <form
        class="compose"
        aria-label={`Reply to ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
      >
        <Modes>to {name}, in the chat</Modes>
        <textarea
          id="reply"
          aria-label={`Reply to ${name}`}
          rows={2}
          maxLength={MESSAGE_LENGTH}
          value={text}
          placeholder={
            offline.value ? 'Go on writing. It is kept here, and leaves when we are back' : 'Write an answer'
          }
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
          onBlur={() => typing(false)}
        />
        <div class="acts">
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
