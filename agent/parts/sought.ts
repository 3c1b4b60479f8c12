import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import type { Thread } from '../state/thread.ts';

/**
 * Brings a message that was looked for into view, reading older pages until it is there.
 * @returns its id, for as long as it is to be seen that it is the one.
 */
export function useSought(
  conversation: string,
  thread: Thread,
  scroller: RefObject<HTMLElement | null>,
): string | null {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const sought = desk.sought.value;
  const [found, setFound] = useState<string | null>(null);

  useEffect(() => {
    if (sought?.conversation !== conversation || thread.load.kind !== 'ready') return;
    const line = scroller.current?.querySelector(`[data-line="${CSS.escape(sought.id)}"]`);
    if (line) {
      line.scrollIntoView({ block: 'center' });
      setFound(sought.id);
      desk.sought.value = null;
      return;
    }
    const first = thread.messages[0];
    if (!thread.more || !first || first.seq <= sought.seq) {
      // It is gone, or was never here: what is open is what there is.
      desk.sought.value = null;
      return;
    }
    void desk.threads.older(site, conversation).catch(() => {
      desk.sought.value = null;
    });
  }, [sought, conversation, site, thread, scroller, desk]);

  return found;
}
