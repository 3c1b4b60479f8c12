import { useLayoutEffect } from 'preact/hooks';
import type { CallOutcome } from '../protocol/callback.ts';
import { useDesk } from './desk-context.ts';

/** The outcomes in the order of their keys, 1 to 5. */
export const OUTCOMES: readonly CallOutcome[] = ['reached', 'no answer', 'busy', 'wrong number', 'done'];

export type CallAction = { kind: 'call' | 'note' | 'take' } | { kind: 'outcome'; outcome: CallOutcome };

/** What a key stands for in the list of callbacks. Pure; Escape, j and k are the page's (keys.ts). */
export function callKey(key: string): CallAction | null {
  if (key === 'c') return { kind: 'call' };
  if (key === 'n') return { kind: 'note' };
  if (key === 'i') return { kind: 'take' };
  const outcome = /^[1-5]$/.test(key) ? OUTCOMES[Number(key) - 1] : undefined;
  return outcome ? { kind: 'outcome', outcome } : null;
}

/** Listens while a request is in hand. Each key presses the button that it stands on, so that both do the same. */
export function useCallKeys(): void {
  const desk = useDesk();
  // As soon as the request is drawn: who sees it may press a key.
  useLayoutEffect(() => {
    // The page's own listener may come after this one: what follows a `g` is its business.
    let before = '';
    const listen = (event: KeyboardEvent): void => {
      const follows = before === 'g';
      before = event.key;
      if (follows) return;
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!desk.singleKeys.peek() || document.querySelector('dialog[open]')) return;
      const { target } = event;
      if (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')) return;
      const action = callKey(event.key);
      const name = action && (action.kind === 'outcome' ? action.outcome : action.kind);
      const element = name && document.querySelector<HTMLElement>(`#callback [data-key="${name}"]`);
      if (!element) return;
      event.preventDefault();
      if (action.kind === 'note') element.focus();
      else element.click();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [desk]);
}
