import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icon.tsx';

/** Where one answers. What is typed is a draft of this tab until it is sent. */
export function Composer({ conversation, row }: { conversation: string; row: ConversationRow | null }): JSX.Element {
  const desk = useDesk();
  const { tab, outbox, offline, me, router, singleKeys } = desk;
  const draftKey = `foyer.agent.draft.${me.peek()?.operator.id ?? ''}.${conversation}`;
  const [text, setText] = useState(() => tab.get(draftKey) ?? '');
  const [asked, setAsked] = useState(false);
  const other = useOther(conversation);
  const typing = useTypingNotice(conversation);
  const empty = text.trim() === '';
  const name = plain(row?.visitorName) || 'the visitor';

  const write = (next: string): void => {
    setText(next);
    tab.set(draftKey, next || null);
    typing(next.trim() !== '');
  };
  const send = (thenClose: boolean): void => {
    if (empty) return;
    // A colleague is answering at this moment: one look before two answers cross.
    if (other && !asked) return setAsked(true);
    outbox.add({ site: router.route.peek().site, conversation, text: text.trim(), thenClose });
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
      <div role="status" class="collide-place">
        {other && !offline.value && (
          <div class="collide">
            <Avatar name={other} />
            <span class="grow">
              <b>{other} is typing</b> {asked ? 'a reply here. Send once more, and yours goes, too.' : 'a reply here'}
            </span>
          </div>
        )}
      </div>
      <form
        class="compose"
        aria-label={`Reply to ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
      >
        <div class="modes">
          <label for="reply">
            <Icon name="talk" /> Reply {singleKeys.value && <kbd>r</kbd>}
          </label>
          <span class="to cut">to {name}, in the chat</span>
        </div>
        <textarea
          id="reply"
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
          <span class="hint">
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

/** The name of another operator who types here, or ''. */
function useOther(conversation: string): string {
  const { typing, me } = useDesk();
  const mine = me.value?.operator.name;
  const found = typing.who.value.find(
    (one) => one.conversation === conversation && one.from === 'operator' && one.name !== mine,
  );
  return found ? plain(found.name) || 'A colleague' : '';
}

/** A notice is renewed while somebody types, and taken back when they pause. In ms. */
const RENEW_MS = 3000;
const PAUSE_MS = 5000;

/** Tells the others that somebody types here, without a message for every key. */
function useTypingNotice(conversation: string): (on: boolean) => void {
  const desk = useDesk();
  const state = useRef({ on: false, at: 0, timer: 0 });
  const tell = (on: boolean): void => {
    const held = state.current;
    clearTimeout(held.timer);
    const now = performance.now();
    if (on ? !held.on || now - held.at > RENEW_MS : held.on) {
      desk.send({ t: 'typing', conversation, on });
      held.at = now;
    }
    held.on = on;
    if (on) held.timer = window.setTimeout(() => tell(false), PAUSE_MS);
  };
  useEffect(() => () => tell(false), [conversation]);
  return tell;
}
