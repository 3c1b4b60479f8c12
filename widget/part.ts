/** A part of the widget whose code comes later. What the server says to it before that is kept, in order. */
import type { ServerMessage } from '../protocol/messages.ts';

export interface Part {
  receive(message: ServerMessage): void;
}

export interface Later<P extends Part> extends Part {
  /** The part, if it is here. */
  loaded(): P | undefined;
  /** Undefined where its code cannot be had now; the next call tries again. */
  load(): Promise<P | undefined>;
}

export function createLater<P extends Part>(fetchPart: () => Promise<P | undefined>): Later<P> {
  const waiting: ServerMessage[] = [];
  let part: P | undefined;
  let loading: Promise<P | undefined> | undefined;

  const load = (): Promise<P | undefined> =>
    (loading ??= fetchPart().then((fetched) => {
      part = fetched;
      if (part) for (const message of waiting.splice(0)) part.receive(message);
      else loading = undefined;
      return part;
    }));

  return {
    loaded: () => part,
    load,
    receive(message) {
      if (part) return part.receive(message);
      waiting.push(message);
      void load();
    },
  };
}
