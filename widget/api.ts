/** `foyer(method, ...arguments)`: the one global. A wrong call says so once and changes nothing. */
import { NAME_LENGTH } from '../protocol/limits.ts';
import type { ClientEvent, Consent, DecisionView, Properties } from '../protocol/messages.ts';
import { clean } from './builtins.ts';
import { guard, warn } from './warn.ts';

export type Signal = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'decision';

const SIGNALS = ['ready', 'open', 'close', 'message', 'unread', 'decision'];

export interface ApiDeps {
  track(event: Pick<ClientEvent, 'type' | 'name' | 'properties'>): void;
  page(extra: Properties): void;
  consent(choice: Partial<Consent>): void;
  recommend(slot: string, limit: number): Promise<DecisionView>;
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

export function createApi(deps: ApiDeps): Api {
  const listeners = new Map<unknown, Set<(detail: unknown) => void>>();
  let ready = false;

  const emit = (signal: Signal, detail?: unknown): void => {
    ready ||= signal === 'ready';
    for (const listener of [...(listeners.get(signal) ?? [])]) guard(`on ${signal}`, listener)(detail);
  };

  const heard = (signal: unknown): Set<(detail: unknown) => void> => {
    if (!SIGNALS.includes(signal as string)) throw Error('unknown: ' + String(signal));
    let set = listeners.get(signal);
    if (!set) listeners.set(signal, (set = new Set()));
    return set;
  };

  const methods: { [method: string]: (...args: never[]) => unknown } = {
    identify(userId: unknown, traits?: unknown) {
      deps.track({ type: 'identify', name: 'identify', properties: { userId: text(userId), traits: record(traits) } });
    },
    track(name: unknown, properties?: unknown) {
      deps.track({ type: 'track', name: text(name), properties: record(properties) });
    },
    page(name?: unknown, properties?: unknown) {
      deps.page(typeof name === 'string' ? { ...record(properties), name } : record(name));
    },
    consent(choice: unknown) {
      deps.consent(record(choice));
    },
    recommend: (wish?: unknown) => {
      const { slot, limit } = record(wish);
      return deps.recommend(slot as string, limit as number);
    },
    open: () => deps.open(true),
    close: () => deps.open(false),
    toggle: () => deps.open(!deps.isOpen()),
    show: () => deps.show(true),
    hide: () => deps.show(false),
    unread: () => deps.unread(),
    reset: () => deps.reset(),
    shutdown: () => deps.shutdown(),
    on(signal: unknown, listener: unknown) {
      if (typeof listener !== 'function') throw Error('function expected');
      heard(signal).add(listener as (detail: unknown) => void);
      if (ready && signal === 'ready') guard('on ready', listener as () => void)();
    },
    off(signal: unknown, listener: unknown) {
      heard(signal).delete(listener as (detail: unknown) => void);
    },
  };

  return {
    emit,
    call(method, ...args) {
      const run = Object.hasOwn(methods, method as string) && methods[method as string];
      if (run) return guard(method as string, run)(...(args as never[]));
      warn('no method ' + String(method));
    },
  };
}

function text(value: unknown): string {
  if (typeof value !== 'number' && (typeof value !== 'string' || !value)) throw Error('text expected');
  return `${value}`.slice(0, NAME_LENGTH);
}

function record(value: unknown = {}): Properties {
  const copy = clean(value);
  if (typeof copy !== 'object' || !copy || Array.isArray(copy)) throw Error('object expected');
  return copy;
}
