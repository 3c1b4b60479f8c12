import { useEffect, useRef, useState } from 'preact/hooks';
import type { Store } from '../host.ts';
import { useCell } from './cells.ts';
import { WORDS } from './words.ts';

/** Long enough for a screen reader to take the words; then they go, so that nothing is found twice in the page. */
const SAID_MS = 2_000;

/** Says that messages came, where no conversation is on view that would say them itself. */
export function Announcer({ store }: { store: Store }) {
  const unread = useCell(store.unread);
  const before = useRef(unread);
  const [words, setWords] = useState('');
  useEffect(() => {
    const more = unread - before.current;
    before.current = unread;
    if (more <= 0 || !store.open.get()) return undefined;
    setWords(WORDS.newer(more));
    const timer = setTimeout(() => setWords(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [unread]);
  return (
    <div class="vh" role="status">
      {words}
    </div>
  );
}
