/** A visitor's tab that keeps books: what it sent, what it was told is stored, and how long it was cut off. */
import type { ServerMessage } from '../../protocol/messages.ts';
import type { LocalMessage } from '../../widget/host.ts';
import { event } from './visitor.ts';
import { openWidget } from './widget-client.ts';

export interface WidgetTab {
  visitor: string;
  conversation: string;
  /** The ids of everything given to the outbox, in order. */
  tracked: string[];
  written: string[];
  /** Events that the server said it has. */
  acknowledged: ReadonlySet<string>;
  /** The sequence of each message that was acknowledged; NaN where two were named. */
  seqs: ReadonlyMap<string, number>;
  /** How long the tab was without a greeted socket, each time, in ms. */
  outages: readonly number[];
  connected(): boolean;
  /** How long it has had the socket it has, in ms; 0 without one. */
  connectedFor(): number;
  track(): void;
  say(): void;
  /** The conversation as the panel shows it. */
  shown(): LocalMessage[];
  close(): void;
}

/** @param url where the site's tag points to */
export function openWidgetTab(
  url: string,
  site: { siteId: string; writeKey: string; origin: string },
  { token, conversation }: { token: string; conversation: string },
): WidgetTab {
  const acknowledged = new Set<string>();
  const seqs = new Map<string, number>();
  const own = new Set<string>();
  const outages: number[] = [];
  const tracked: string[] = [];
  const written: string[] = [];
  let greeted = false;
  let lostAt: number | null = null;
  let greetedAt = 0;

  const widget = openWidget(url, site, {
    token,
    onMessage: note,
    onState(state) {
      if (state === 'open' || !greeted) return;
      greeted = false;
      lostAt = performance.now();
    },
  });

  function note(message: ServerMessage): void {
    if (message.t === 'welcome') {
      greeted = true;
      greetedAt = performance.now();
      if (lostAt !== null) outages.push(performance.now() - lostAt);
    } else if (message.t === 'ack') for (const id of message.ids) acknowledged.add(id);
    else if (message.t === 'sent') stored(message);
    else if (message.t === 'message') stored(message.message);
    else if (message.t === 'history') message.messages.forEach(stored);
  }

  /** Of a message whose `sent` was lost with the connection, the sender hears when the conversation is replayed. */
  function stored({ id, seq }: { id: string; seq: number }): void {
    if (own.has(id)) seqs.set(id, (seqs.get(id) ?? seq) === seq ? seq : NaN);
  }

  return {
    visitor: widget.visitor,
    conversation,
    tracked,
    written,
    acknowledged,
    seqs,
    outages,
    connected: widget.connected,
    connectedFor: () => (greeted ? performance.now() - greetedAt : 0),
    track() {
      const one = event();
      tracked.push(one.id);
      widget.track(one);
    },
    say() {
      const id = widget.write(conversation, `message ${written.length + 1}`);
      written.push(id);
      own.add(id);
    },
    shown: () => widget.thread(conversation),
    close: widget.close,
  };
}
