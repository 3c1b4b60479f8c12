/** The chunk with the slots: what is chosen, and the cards that show it. Fetched where a page has a slot or asks. */
import type { Host, Transport } from '../host.ts';
import type { Part } from '../part.ts';
import { mountSlots } from '../slots/main.ts';
import { createDecisions } from './decisions.ts';
import type { Decisions, DecisionsDeps } from './decisions.ts';

export interface ChoicesDeps extends DecisionsDeps {
  store: Host['store'];
  track: Transport['track'];
  now(): number;
}

export interface Choices extends Part, Omit<Decisions, 'apply'> {
  stop(): void;
}

export type StartChoices = (deps: ChoicesDeps) => Choices;

export const startChoices: StartChoices = (deps) => {
  const { store, track, now } = deps;
  const decisions = createDecisions(deps);
  const { slots } = decisions;
  return {
    ...decisions,
    stop: mountSlots({ store, transport: { slots, track } as Transport, now }),
    receive(message) {
      if (message.t === 'decision') decisions.apply(message.decision);
      if (message.t === 'recommendation') decisions.answer(message.id, message.decision);
    },
  };
};
