import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';

/** A notice is renewed while somebody types, and taken back when they pause. In ms. */
const RENEW_MS = 3000;
const PAUSE_MS = 5000;

/** Tells the others that somebody types an answer here, without a message for every key. */
export function useTypingNotice(conversation: string): (on: boolean) => void {
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
