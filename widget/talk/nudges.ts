/**
 * Who of the site speaks first, and in which words: an operator, in a conversation of its own (O1), or the owner, by a
 * greeting (O2). What it looks like is code of its own, fetched when there is something to say.
 */
import { loadChunk } from '../chunks.ts';
import type { Core } from '../core.ts';
import type { Cell, Speech, Store } from '../host.ts';
import type { Said, StartNudge } from '../nudge/main.ts';

/** Its name in this build. */
declare const __NUDGE__: string;

/** On the shelf: greetings that were said. */
export const GREETED = 'greeted.';

export interface Nudges {
  greet(id: string, text: string): void;
}

export function createNudges(
  { launcher, store, shelf, send }: Pick<Core, 'launcher' | 'store' | 'shelf' | 'send'>,
  own: Pick<Store, 'conversations' | 'messages' | 'unread'>,
  read: (conversation: string, seq: number) => void,
  speech: Cell<Speech | undefined>,
): Nudges | undefined {
  if (!launcher) return undefined;
  const { root, button } = launcher;
  const { open, config } = store;
  let greeting: Said | null = null;
  let show: ((said: Said | null) => void) | undefined;
  let coming: Promise<void> | undefined;

  /** The operator's first words, as long as they are neither read nor answered. */
  const approach = (): Said | null => {
    for (const { id, status, readByVisitor } of own.conversations.get()) {
      const [first, second] = own.messages(id).get();
      if (status !== 'open' || readByVisitor || first?.seq !== 1 || first.from !== 'operator' || second) continue;
      const { name, text } = first;
      return {
        key: id,
        name: name || config.name,
        text,
        onReply() {
          store.to.set(['chat', id]);
          button.click();
        },
        onDismiss() {
          send({ t: 'decline', conversation: id });
          read(id, 1);
        },
      };
    }
    return null;
  };

  const draw = (): void => {
    const said = open.get() || !speech.get() ? null : (approach() ?? greeting);
    if (show) return show(said);
    if (!said || coming) return;
    coming = loadChunk(new URL(__NUDGE__, import.meta.url).href, ({ startNudge }: { startNudge: StartNudge }) => {
      show = startNudge({ root, button, position: config.position, speech });
    }).then(() => {
      coming = undefined;
      if (show) draw();
    });
  };

  speech.watch(() => {
    // In another language it is drawn anew.
    show?.(null);
    draw();
  });
  own.unread.watch(draw);
  own.conversations.watch(draw);
  open.watch(() => {
    greeting = null;
    draw();
  });
  draw();

  return {
    greet(id, text) {
      // Once; and not to somebody who is in a conversation already.
      if (typeof text !== 'string' || shelf.get(GREETED + id) || open.get()) return;
      if (own.conversations.get().some(({ status }) => status === 'open')) return;
      shelf.set(GREETED + id, '1');
      greeting = {
        key: id,
        name: config.name,
        text,
        onReply: () => button.click(),
        onDismiss() {
          greeting = null;
          draw();
        },
      };
      draw();
    },
  };
}
