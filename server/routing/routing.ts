/**
 * Gives conversations that are nobody's to operators who are online, where the site wants that. Whatever makes it
 * possible asks for it (a message, somebody who comes or has done one), and the sweep of `presence/vanished.ts` again and
 * again, so that it happens whoever dies in between.
 */
import type { Logger } from 'pino';
import { giveConversations, waitingConversations, type Given } from '../../db/queries/routing.ts';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import { presenceOf } from '../presence/state.ts';
import { plain } from '../profiles/name.ts';
import { DEFAULT_SETTINGS, type Site } from '../sites/sites.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { choose, type Free } from './choose.ts';

export interface Routing {
  /** Soon, and once for all who ask meanwhile. Costs nothing where the site does not route. */
  soon(siteId: string): void;
  /** The visitor wrote in it: it is routed also where it is somebody's who is not there any more. */
  wrote(siteId: string, conversationId: string): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** So many are given at once; the sweep comes back for more. */
const AT_ONCE = 50;

export function createRouting(parts: {
  store: Store;
  directory: { byId(siteId: string): Site | undefined };
  conversations: Pick<Conversations, 'tellChanged'>;
  deps: Pick<Deps, 'now'>;
  idleMs: number;
  log: Pick<Logger, 'error'>;
}): Routing {
  const { store, directory, conversations, deps, idleMs, log } = parts;
  /** By site: what is to be looked at next; null: all that is nobody's. */
  const asked = new Map<string, Set<string | null>>();
  const running = new Map<string, Promise<void>>();

  function ask(siteId: string, what: string | null): void {
    if ((directory.byId(siteId)?.settings.routing.mode ?? 'off') === 'off') return;
    const wanted = asked.get(siteId) ?? new Set();
    asked.set(siteId, wanted.add(what));
    if (running.has(siteId)) return;
    const run = serve(siteId)
      .catch((error: unknown) => log.error({ err: error, site: siteId }, 'conversations were not routed'))
      .finally(() => running.delete(siteId));
    running.set(siteId, run);
  }

  async function serve(siteId: string): Promise<void> {
    for (;;) {
      const wanted = asked.get(siteId);
      asked.delete(siteId);
      if (!wanted) return;
      const ids = [...wanted].filter((id) => id !== null);
      if (ids.length > 0) await route(siteId, ids);
      if (wanted.has(null)) await route(siteId, null);
    }
  }

  async function route(siteId: string, ids: string[] | null): Promise<void> {
    const rules = directory.byId(siteId)?.settings.routing.rules ?? [];
    // As the site says it, or as most programs write it.
    const traits = [...new Set(rules.flatMap((rule) => rule.traits.flatMap(({ name }) => [name, name.toLowerCase()])))];
    const waiting = await waitingConversations(store, { siteId, ids, traits, limit: AT_ONCE });
    if (waiting.length === 0) return;
    const now = deps.now();
    const given = await giveConversations(store, siteId, now, (settings, operators) => {
      const routing = settings.routing ?? DEFAULT_SETTINGS.routing;
      const there = new Set(operators.filter((one) => one.until > now).map(({ id }) => id));
      const free = operators
        .filter((one) => presenceOf(one, now, idleMs) === 'online')
        .map(({ id, open, routedAt }): Free => ({ id, open, routedAt }));
      const chosen: Given[] = [];
      for (const one of waiting) {
        // Whoever is there answers themselves, away or not.
        if (one.assigneeId !== null && there.has(one.assigneeId)) continue;
        const known = one.traits.map(({ name, value }) => ({ name, value: plain(value) }));
        const to = choose(routing, { ...one, traits: known }, free);
        if (to === null) continue;
        chosen.push({ id: one.id, from: one.assigneeId, to });
        const operator = free.find(({ id }) => id === to)!;
        operator.open += 1;
        operator.routedAt = now + chosen.length;
      }
      return chosen;
    });
    if (given.length > 0) await conversations.tellChanged(siteId, given, false);
  }

  return {
    soon: (siteId) => ask(siteId, null),
    wrote: (siteId, conversationId) => ask(siteId, conversationId),
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
