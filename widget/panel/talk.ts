import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ConversationView } from '../../protocol/messages.ts';
import type { Host, LocalMessage } from '../host.ts';
import { follow } from './cell-signal.ts';
import { chooseConversation } from './choice.ts';

/** How often "is writing" is told again while it goes on, and the silence that ends it. */
const TYPING_EVERY_MS = 3_000;
const TYPING_END_MS = 4_000;

/** The one conversation the panel shows, and what can be done in it. */
export interface Talk {
  open: ReadonlySignal<boolean>;
  connected: ReadonlySignal<boolean>;
  offline: ReadonlySignal<boolean>;
  online: ReadonlySignal<boolean>;
  /** '' before the first message. */
  current: ReadonlySignal<string>;
  /** What the server says of it; undefined until it does. */
  view: ReadonlySignal<ConversationView | undefined>;
  messages: ReadonlySignal<LocalMessage[]>;
  /** Who is writing here, '' when nobody is. */
  writer: ReadonlySignal<string>;
  draft: Signal<string>;
  /** Sends the text; false when there was nothing to send. */
  send(text: string): boolean;
  retry(messageId: string): void;
  /** Tells that the visitor writes, or stopped. Throttled. */
  writing(on: boolean): void;
  /** Loads older messages; resolves to whether there are more still. */
  older(): Promise<boolean>;
  /** Tells that all up to the newest message was seen. */
  seen(): void;
}

/** Joins the store's cells into one conversation. The second value ends it. */
export function makeTalk(host: Host): [Talk, () => void] {
  const { store, transport, keep } = host;
  const [open, stopOpen] = follow(store.open);
  const [connected, stopConnected] = follow(store.connected);
  const [offline, stopOffline] = follow(store.offline);
  const [online, stopOnline] = follow(store.online);
  const [conversations, stopConversations] = follow(store.conversations);
  const [typing, stopTyping] = follow(store.typing);

  const begun = signal(keep.get('conversation') ?? '');
  const current = computed(() => {
    const id = begun.value;
    const has = id !== '' && store.messages(id).get().length > 0;
    return chooseConversation(conversations.value, id, has);
  });
  const view = computed(() => conversations.value.find((each) => each.id === current.value));
  const messages = signal<LocalMessage[]>([]);
  const stopMessages = effect(() => {
    if (current.value === '') {
      messages.value = [];
      return undefined;
    }
    const cell = store.messages(current.value);
    messages.value = cell.get();
    return cell.watch((value) => {
      messages.value = value;
    });
  });

  const writer = computed(() =>
    typing.value.conversation === current.value && current.value ? typing.value.name : '',
  );
  const draft = signal(keep.get('draft') ?? '');
  const stopDraft = draft.subscribe((text) => {
    if (text !== (keep.get('draft') ?? '')) keep.set('draft', text);
  });

  let told = 0;
  let silence = 0;
  const writing = (on: boolean): void => {
    clearTimeout(silence);
    const id = current.value;
    if (!id || view.value?.status === 'closed') return;
    if (on) {
      if (host.now() - told >= TYPING_EVERY_MS) {
        told = host.now();
        transport.typing(id, true);
      }
      silence = window.setTimeout(() => writing(false), TYPING_END_MS);
    } else if (told) {
      told = 0;
      transport.typing(id, false);
    }
  };

  let readUpTo = '';
  const talk: Talk = {
    open,
    connected,
    offline,
    online,
    current,
    view,
    messages,
    writer,
    draft,
    send(text) {
      if (!text.trim()) return false;
      writing(false);
      const id = transport.send(view.value?.status === 'closed' ? '' : current.value, text);
      if (id && id !== current.value) {
        begun.value = id;
        keep.set('conversation', id);
      }
      return true;
    },
    retry: (messageId) => transport.retry(messageId),
    writing,
    older() {
      const first = messages.value.find((each) => each.seq > 0);
      const before = first ? first.seq : (view.value?.seq ?? 0) + 1;
      return before > 1 ? transport.history(current.value, before) : Promise.resolve(false);
    },
    seen() {
      const last = messages.value.findLast((each) => each.seq > 0 && each.from === 'operator');
      if (!last || last.seq <= (view.value?.readByVisitor ?? 0)) return;
      const mark = `${current.value} ${last.seq}`;
      if (mark === readUpTo) return;
      readUpTo = mark;
      transport.read(current.value, last.seq);
    },
  };
  const stop = (): void => {
    writing(false);
    for (const each of [stopDraft, stopMessages, stopOpen, stopConnected, stopOffline, stopOnline]) each();
    stopConversations();
    stopTyping();
  };
  return [talk, stop];
}
