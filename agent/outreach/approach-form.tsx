import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { Refusal } from '../api.ts';
import { useDraft } from '../composer/draft.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';

/** Speaking first to somebody who looks around: they see a small bubble, nothing opens by itself (O1). */
export function ApproachForm({ visitor, name }: { visitor: string; name: string }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const [text, write] = useDraft('approach', visitor);
  const [state, setState] = useState<{ kind: 'idle' | 'sending' } | { kind: 'refused'; words: string }>({
    kind: 'idle',
  });
  // The same words sent again after an answer was lost are one message.
  const [ids] = useState(() => ({ id: `r_${desk.newId()}`, conversation: `c_${desk.newId()}` }));
  const off = desk.offline.value;
  const idle = text.trim() === '' || state.kind === 'sending' || off;

  const send = async (): Promise<void> => {
    if (idle) return;
    setState({ kind: 'sending' });
    try {
      const path = `/sites/${encodeURIComponent(site)}/visitors/${encodeURIComponent(visitor)}/approach`;
      await desk.api.call('POST', path, { ...ids, text: text.trim() });
      write('');
      desk.router.go({ view: 'inbox', selected: ids.conversation, person: false });
    } catch (error) {
      setState({ kind: 'refused', words: error instanceof Refusal ? error.message : 'It was not sent.' });
    }
  };

  return (
    <form
      class="approach"
      aria-label={`Speak to ${name} first`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        id="approach"
        class="input"
        rows={2}
        maxLength={MESSAGE_LENGTH}
        aria-label={`Speak to ${name} first`}
        aria-describedby="approach-hint"
        placeholder="Can I help you find something?"
        value={text}
        onInput={(event) => {
          write(event.currentTarget.value);
          setState({ kind: 'idle' });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      {state.kind === 'refused' && (
        <p class="xs wait" role="alert">
          <Icon name="warn" /> {state.words}
        </p>
      )}
      <div class="line">
        <p class="xs soft grow" id="approach-hint">
          They see a small bubble; nothing opens by itself.
        </p>
        <button type="submit" class="btn s" aria-disabled={idle}>
          Speak first <kbd>↵</kbd>
        </button>
      </div>
    </form>
  );
}
