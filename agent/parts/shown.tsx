import type { JSX } from 'preact';
import type { DecidedItem, TimelineEntry } from '../../protocol/agent.ts';
import { whyText } from '../sentence.ts';
import { clock, plain } from '../words.ts';
import { Icon } from './icon.tsx';
import { Part } from './part.tsx';

type Decision = Extract<TimelineEntry, { kind: 'decision' }>;

/** The last decision of each slot, item by item, with its reason. */
export function Shown({ entries }: { entries: readonly TimelineEntry[] }): JSX.Element | null {
  const latest = new Map<string, Decision>();
  for (const entry of entries) if (entry.kind === 'decision' && !latest.has(entry.slot)) latest.set(entry.slot, entry);
  if (latest.size === 0) return null;
  return (
    <Part title="Shown, and why">
      {[...latest.values()].map((decision) => (
        <div key={decision.slot} class="shown">
          <p class="xs soft">
            In {plain(decision.slot)} at {clock(decision.at)} · {policyWords(decision)}
          </p>
          <DecidedItems items={decision.items} />
        </div>
      ))}
    </Part>
  );
}

/** Which rule decided, with what chance, and whether the holdout did. */
export function policyWords(decision: Decision): string {
  const chance = Math.round(decision.propensity * 1000) / 1000;
  return `${plain(decision.policy)}, chance ${chance}, ${decision.held ? 'held out' : 'not held out'}`;
}

/** Items of a decision: what they are, why, and whether they were seen. */
export function DecidedItems({ items }: { items: DecidedItem[] }): JSX.Element {
  return (
    <ul class="whys">
      {items.map((item) => (
        <li key={item.id} class={item.seen ? 'why yes' : 'why'}>
          <Icon name={item.clicked ? 'click' : item.seen ? 'eye' : 'unseen'} />
          <span>
            <b>{plain(item.title) || item.id}</b>
            <small>
              {outcome(item)}, {whyText(item.reason)}
            </small>
          </span>
        </li>
      ))}
    </ul>
  );
}

function outcome(item: DecidedItem): string {
  if (item.clicked) return 'Clicked';
  return item.seen ? 'Seen' : 'Not seen yet';
}
