import { useEffect, useRef, useState } from 'preact/hooks';
import { useCell } from '../panel/cells.ts';
import type { Talk } from './talk.ts';
import { textOf } from './text.ts';
import { WORDS } from './words.ts';

/** Long enough for a screen reader to take the words; then they go, so that nothing is found twice in the page. */
const SAID_MS = 2_000;

/** Says new messages of the other side, once each: neither history nor the visitor's own words. */
export function Announcer({ talk }: { talk: Talk }) {
  const said = useRef<{ talk: string; seq: number; told: boolean } | null>(null);
  const [words, setWords] = useState('');
  const current = talk.id;
  const messages = useCell(talk.messages);
  const view = useCell(talk.view);

  useEffect(() => {
    const top = messages.reduce((seq, each) => Math.max(seq, each.seq), 0);
    const last = said.current;
    // Until the server has said how far the conversation went, all that comes is history.
    const before = last?.talk === current && last.told ? last.seq : Math.max(top, view?.seq ?? 0);
    said.current = { talk: current, seq: Math.max(before, top), told: talk.connected.get() };
    const fresh = messages.filter((each) => each.from !== 'visitor' && each.seq > before);
    const [only] = fresh;
    if (!only || !talk.open.get()) return;
    setWords(
      fresh.length === 1
        ? `${only.from === 'assistant' ? WORDS.automatic : only.name || WORDS.team}: ${textOf(only)}`
        : WORDS.newer(fresh.length),
    );
  }, [messages, current, view]);

  useEffect(() => {
    if (!words) return undefined;
    const timer = setTimeout(() => setWords(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [words]);

  return (
    <div class="vh" role="status">
      {words}
    </div>
  );
}
