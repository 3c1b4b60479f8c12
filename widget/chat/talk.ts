import { cell } from '../cell.ts';
import type { ConversationView } from '../../protocol/messages.ts';
import type { Begun, Cell, Host, LocalMessage } from '../host.ts';
import { derive, type Watched } from '../panel/cells.ts';

/** How often "is writing" is told again while it goes on, and the silence that ends it. */
const TYPING_EVERY_MS = 3_000;
const TYPING_END_MS = 4_000;
/** What is written is told again so often, where operators are shown it. */
const SHOWN_EVERY_MS = 1_000;

/** The conversation on view, and what can be done in it. */
export interface Talk {
  open: Watched<boolean>;
  connected: Watched<boolean>;
  offline: Watched<boolean>;
  online: Watched<boolean>;
  /** '' before the first message, where it would be the open one; 'new' where it is to be a new one. */
  id: string;
  /** What the server says of it; undefined until it does. */
  view: Watched<ConversationView | undefined>;
  messages: Watched<LocalMessage[]>;
  /** Who is writing here, '' when nobody is. */
  writer: Watched<string>;
  draft: Cell<string>;
  /** Sends the text. @returns the conversation's id; '' when there was nothing to send. */
  send(text: string): string;
  /** Something is sent beside the outbox: see Transport. `to` is what `send` returned just before, if it was called. */
  begin(to: string): Begun;
  retry(messageId: string): void;
  /** Tells that the visitor writes, or stopped. Throttled. */
  writing(on: boolean): void;
  /** Loads older messages; resolves to whether there are more still. */
  older(): Promise<boolean>;
  /** Tells that all up to the newest message was seen. */
  seen(): void;
  /** Whether the automatic answer was enough; false where it could not be said now. */
  verdict(helped: boolean): boolean;
  /** The same of ending the conversation, or opening it again. */
  become(status: 'open' | 'closed'): boolean;
  stop(): void;
}

/**
 * `onId`: the first message gave the conversation its id, or another conversation takes it. `shown`: operators see what is
 * written so far.
 */
export function makeTalk(
  { store, transport, keep, now }: Host,
  id: string,
  onId: (id: string) => void,
  shown: boolean,
): Talk {
  const messages = store.messages(id);
  const view = derive([store.conversations], () => store.conversations.get().find((each) => each.id === id));
  const writer = derive([store.typing], () => {
    const { conversation, name } = store.typing.get();
    return id && conversation === id ? name : '';
  });
  const key = `draft.${id}`;
  const draft = cell(keep.get(key) ?? '');
  const stopDraft = draft.watch((text) => keep.set(key, text));

  let told = 0;
  let silence = 0;
  let rest = 0;
  const writing = (on: boolean): void => {
    clearTimeout(silence);
    clearTimeout(rest);
    if (view.get()?.status !== 'open') return;
    if (on) {
      const due = told + (shown ? SHOWN_EVERY_MS : TYPING_EVERY_MS) - now();
      if (due <= 0) {
        told = now();
        transport.typing(id, true, shown ? draft.get() : undefined);
      } else if (shown) {
        // The last letters are part of it.
        rest = window.setTimeout(() => writing(true), due);
      }
      silence = window.setTimeout(() => writing(false), TYPING_END_MS);
    } else if (told) {
      told = 0;
      transport.typing(id, false);
    }
  };

  /** Who writes where it is closed begins anew. */
  const place = (): string => (view.get()?.status === 'closed' ? '' : id);

  let readUpTo = 0;
  return {
    open: store.open,
    connected: store.connected,
    offline: store.offline,
    online: store.online,
    id,
    view,
    messages,
    writer,
    draft,
    send(text) {
      if (!text.trim()) return '';
      writing(false);
      const to = transport.send(place(), text);
      draft.set('');
      if (to !== id) onId(to);
      return to;
    },
    begin(to) {
      const begun = transport.begin(to || place());
      if (begun.conversation !== id) onId(begun.conversation);
      return begun;
    },
    retry: (messageId) => transport.retry(messageId),
    writing,
    older() {
      const first = messages.get().find((each) => each.seq > 0);
      const before = first ? first.seq : (view.get()?.seq ?? 0) + 1;
      return before > 1 ? transport.history(id, before) : Promise.resolve(false);
    },
    seen() {
      const last = messages.get().findLast((each) => each.seq > 0 && each.from !== 'visitor');
      if (!last || last.seq <= Math.max(readUpTo, view.get()?.readByVisitor ?? 0)) return;
      readUpTo = last.seq;
      transport.read(id, last.seq);
    },
    verdict: (helped) => transport.tell({ t: 'verdict', conversation: id, helped }),
    become: (status) => transport.tell({ t: 'status', conversation: id, status }),
    stop() {
      writing(false);
      stopDraft();
    },
  };
}
