/** The chunk with the slots: what is chosen, and the cards that show it. Fetched where a page has a slot or asks. */
import type { Core } from '../core.ts';
import type { Host } from '../host.ts';
import type { Part } from '../part.ts';
import { mountSlots } from '../slots/main.ts';
import { createDecisions } from './decisions.ts';
import type { Decisions } from './decisions.ts';

export interface Choices extends Part, Omit<Decisions, 'apply'> {
  stop(): void;
}

export type StartChoices = (core: Core) => Choices;

export const startChoices: StartChoices = (core) => {
  const decisions = createDecisions({
    ...core,
    later: (ms, run) => setTimeout(run, ms),
    personal: () => core.consent.get().personalization,
    onDecision: (decision) => core.emit('decision', decision),
  });
  const host: Parameters<typeof mountSlots>[0] = {
    now: () => Date.now(),
    fetchChunk: core.fetchChunk,
    // They speak of nothing but slots and events.
    store: core.store,
    transport: {
      slots: decisions.slots,
      track: ({ type, name, properties }) => core.track(type, name, properties),
    } as Host['transport'],
  };
  return {
    ...decisions,
    stop: mountSlots(host),
    receive(message) {
      if (message.t === 'decision') decisions.apply(message.decision);
      if (message.t === 'recommendation') decisions.resolves(message.id, message.decision);
    },
  };
};
