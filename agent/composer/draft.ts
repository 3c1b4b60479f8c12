import { useState } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';

/** A text that lives as long as the tab, one for each operator, conversation and kind. */
export function useDraft(kind: 'draft' | 'note' | 'approach', conversation: string): [string, (text: string) => void] {
  const { tab, me } = useDesk();
  const key = `foyer.agent.${kind}.${me.peek()?.operator.id ?? ''}.${conversation}`;
  const [text, setText] = useState(() => tab.get(key) ?? '');
  return [
    text,
    (next) => {
      setText(next);
      tab.set(key, next || null);
    },
  ];
}
