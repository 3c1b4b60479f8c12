/** `foyer(method, ...arguments)`: the one global. A wrong call says so once and changes nothing. */
import { NAME_LENGTH } from '../protocol/limits.ts';
import type { Properties } from '../protocol/messages.ts';
import { clean } from './builtins.ts';
import type { Track } from './tracker.ts';
import { guard, warn } from './warn.ts';

export type Signal = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'decision';

export interface Actions {
  page(extra: Properties): void;
  consent(choice: Properties): void;
  recommend(wish: Properties): unknown;
  open(...to: unknown[]): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  unread(): number;
  setLocale(tag: string): void;
  reset(): void;
  shutdown(): void;
}

export interface Api {
  call(method?: unknown, ...args: unknown[]): unknown;
  emit(signal: Signal, detail?: unknown): void;
}

type Listener = (detail: unknown) => void;
type Methods = { [method: string]: (first: unknown, second: unknown) => unknown };

export function createApi(track: Track, actions: Actions): Api {
  const signals: { [signal: string]: Set<Listener> } = {};
  for (const name of ['ready', 'open', 'close', 'message', 'unread', 'decision']) signals[name] = new Set();
  let ready = false;

  const methods: Methods = {
    // The others take nothing.
    ...(actions as unknown as Methods),
    identify: (userId, traits) => track('identify', 'identify', { userId: text(userId), traits: record(traits) }),
    track: (name, properties) => track('track', text(name), record(properties)),
    page: (name, properties) => actions.page(typeof name === 'string' ? { ...record(properties), name } : record(name)),
    consent: (choice) => actions.consent(record(choice)),
    recommend: (wish) => actions.recommend(record(wish)),
    on(signal, listener) {
      if (typeof listener !== 'function') throw listener;
      signals[signal as Signal]!.add(listener as Listener);
      if (ready && signal === 'ready') listener();
    },
    off: (signal, listener) => void signals[signal as Signal]!.delete(listener as Listener),
  };

  return {
    emit(signal, detail) {
      ready ||= signal === 'ready';
      for (const listener of [...signals[signal]!]) guard(`on ${signal}`, listener)(detail);
    },
    call(method, first, second) {
      const name = `${method}`;
      if (Object.hasOwn(methods, name)) return guard(`wrong call: ${name}`, methods[name]!)(first, second);
      warn(`wrong call: ${name}`);
    },
  };
}

function text(value: unknown): string {
  if (typeof value !== 'number' && (typeof value !== 'string' || !value)) throw value;
  return `${value}`.slice(0, NAME_LENGTH);
}

function record(value: unknown): Properties {
  const copy = clean(value ?? {});
  if (`${copy}` !== '[object Object]') throw value;
  return copy as Properties;
}
