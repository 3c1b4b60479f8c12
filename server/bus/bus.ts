/**
 * News between the parts of this process (see link.ts for the others): what happened is read from the store, the bus only says that it did.
 * Subjects lead with the site, so that one site never hears another.
 */
import type { ServerMessage } from '../../protocol/messages.ts';
import type { AgentServerMessage } from '../../protocol/agent.ts';

export interface Topics {
  /** To every tab of one visitor. */
  [visitor: `${string}.visitor.${string}`]: ServerMessage;
  /** To every tab on a site. */
  [visitors: `${string}.visitors`]: ServerMessage;
  /** To every operator who works on a site. */
  [agents: `${string}.agents`]: AgentServerMessage;
  /** To the operators who look at one visitor. */
  [timeline: `${string}.timeline.${string}`]: AgentServerMessage;
  /** To every session of a site: news from another process were missed, look into the store. */
  [resync: `${string}.resync`]: null;
}

export const visitorSubject = (site: string, visitor: string) => `${site}.visitor.${visitor}` as const;
export const visitorsSubject = (site: string) => `${site}.visitors` as const;
export const agentsSubject = (site: string) => `${site}.agents` as const;
export const timelineSubject = (site: string, visitor: string) => `${site}.timeline.${visitor}` as const;

export const resyncSubject = (site: string) => `${site}.resync` as const;

type Subject = keyof Topics & string;

export interface Bus {
  publish<S extends Subject>(subject: S, news: Topics[S]): void;
  /** Returns what stops it. */
  subscribe<S extends Subject>(subject: S, listener: (news: Topics[S]) => void): () => void;
  /** False when nobody listens, so that news nobody wants need not be built. */
  heard(subject: Subject): boolean;
}

/** The bus of one process. A listener that throws does not keep the others from hearing. */
export function createBus(onError: (error: unknown) => void): Bus {
  const listeners = new Map<string, Set<(news: never) => void>>();
  return {
    publish(subject, news) {
      for (const listener of listeners.get(subject) ?? []) {
        try {
          listener(news as never);
        } catch (error) {
          onError(error);
        }
      }
    },
    subscribe(subject, listener) {
      const set = listeners.get(subject) ?? new Set();
      listeners.set(subject, set);
      const entry = listener as (news: never) => void;
      set.add(entry);
      return () => {
        set.delete(entry);
        if (set.size === 0 && listeners.get(subject) === set) listeners.delete(subject);
      };
    },
    heard: (subject) => listeners.has(subject),
  };
}
