import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { matching, type Option } from '../pickers/option.ts';
import { plain } from '../words.ts';
import { useDraft } from './draft.ts';
import { Modes } from './modes.tsx';
import { Suggestions, useSuggestions } from './suggestions.tsx';
import { replaceWord, wordAt, writeInto } from './word-at.ts';

/** What the team should know. Its paper, its label and its button are its own; no visitor sees it (A11). */
export function NoteForm({ conversation, row }: { conversation: string; row: ConversationRow | null }): JSX.Element {
  const desk = useDesk();
  const { outbox, router, writing, me, team } = desk;
  const [text, write] = useDraft('note', conversation);
  const [caret, setCaret] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const empty = text.trim() === '';
  const word = wordAt('@', text, caret);
  const mine = me.value?.operator.id;

  const name = (whom: string): void => {
    if (!word) return;
    const next = replaceWord(text, word, `@${whom} `);
    write(next.text);
    setCaret(next.caret);
    writeInto(field.current, next.text, next.caret);
  };
  const colleagues: Option[] = team.operators.value
    .filter((one) => one.id !== mine)
    .map((one) => ({ key: one.id, label: plain(one.name), person: plain(one.name), run: () => name(plain(one.name)) }));
  const suggestions = useSuggestions(word ? matching(colleagues, word.query) : [], word?.from ?? -1);

  useEffect(() => {
    field.current?.focus();
    // Somebody may be new.
    void team.fetch(router.route.peek().site);
  }, [team, router]);

  const add = (): void => {
    if (empty) return;
    const site = router.route.peek().site;
    outbox.add({ site, conversation, kind: 'note', text: text.trim(), thenClose: false });
    write('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (suggestions.onKey(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    add();
  };

  return (
    <form
      class="compose note"
      aria-label={`Note about ${plain(row?.visitorName)}, for the team`}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Suggestions list={suggestions} title="Name a colleague" query={word?.query ?? ''} />
      <Modes>
        <Icon name="lock" /> Only your team sees this
      </Modes>
      <textarea
        id="note"
        dir="auto"
        ref={field}
        aria-label="Note for the team"
        rows={2}
        maxLength={MESSAGE_LENGTH}
        value={text}
        placeholder="What should the others know? @ names somebody"
        {...suggestions.aria}
        onInput={(event) => {
          write(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
        }}
        onKeyDown={onKey}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
      />
      <div class="acts">
        <button type="button" class="btn ghost s flip" onClick={() => (writing.value = 'reply')}>
          Reply
        </button>
        <span class="hint push">Your reply is kept apart</span>
        <button type="submit" class="btn s" aria-disabled={empty}>
          Add note <kbd>↵</kbd>
        </button>
      </div>
    </form>
  );
}
