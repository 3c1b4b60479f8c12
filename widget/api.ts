/** `foyer(method, ...arguments)`: the one global. A wrong call says so once and changes nothing. */
import { NAME_LENGTH } from '../protocol/limits.ts';
import type { DecisionView, Properties } from '../protocol/messages.ts';
import { clean } from './builtins.ts';
import type { ConsentState } from './consent.ts';
import type { Track } from './tracker.ts';
import { guard, warn } from './warn.ts';

export type Signal = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'decision';

export interface ApiDeps {
  track: Track;
  page(extra: Properties): void;
  consent: ConsentState['choose'];
  recommend(slot: unknown, limit: unknown): Promise<DecisionView>;
  open(yes: boolean): void;
  isOpen(): boolean;
  show(yes: boolean): void;
  unread(): number;
  reset(): void;
  shutdown(): void;
}

export interface Api {
  call(method: unknown, ...args: unknown[]): unknown;
  emit(signal: Signal, detail?: unknown): void;
}

type Listener = (detail: unknown) => void;

export function createApi(deps: ApiDeps): Api {
  const { track, page, consent, recommend, open, show, unread, reset, shutdown } = deps;
  const signals: { [signal: string]: Set<Listener> } = {};
  for (const name of ['ready', 'open', 'close', 'message', 'unread', 'decision']) signals[name] = new Set();
  let ready = false;

  const methods: { [method: string]: (first: unknown, second: unknown) => unknown } = {
    identify: (userId, traits) => track('identify', 'identify', { userId: text(userId), traits: record(traits) }),
    track: (name, properties) => track('track', text(name), record(properties)),
    page: (name, properties) => page(typeof name === 'string' ? { ...record(properties), name } : record(name)),
    consent: (choice) => consent(record(choice)),
    recommend(wish) {
      const { slot, limit } = record(wish);
      return recommend(slot, limit);
    },
    open: () => open(true),
    close: () => open(false),
    toggle: () => open(!deps.isOpen()),
    show: () => show(true),
    hide: () => show(false),
    unread,
    reset,
    shutdown,
    on(signal, listener) {
      if (typeof listener !== 'function') throw listener;
      signals[signal as Signal]!.add(listener as Listener);
      if (ready && signal === 'ready') listener();
    },
    off: (signal, listener) => signals[signal as Signal]!.delete(listener as Listener) && undefined,
  };

  return {
    emit(signal, detail) {
      ready ||= signal === 'ready';
      for (const listener of [...signals[signal]!]) guard(`on ${signal}`, listener)(detail);
    },
    call(method, first, second) {
      const name = String(method);
      if (Object.hasOwn(methods, name)) return guard(`wrong call, ${name}`, methods[name]!)(first, second);
      warn(`no method ${name}`);
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
