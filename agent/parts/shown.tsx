import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DecidedItem, TimelineEntry } from '../../protocol/agent.ts';
import { pickedBy, whyText } from '../sentence.ts';
import { clock, plain } from '../words.ts';
import { Icon } from './icon.tsx';
import { Part } from './part.tsx';

type Decision = Extract<TimelineEntry, { kind: 'decision' }>;

/** Slots shown before somebody asks for all. */
const FEW = 2;

/** The last decision of each slot, item by item, with its reason. */
export function Shown({ entries }: { entries: readonly TimelineEntry[] }): JSX.Element | null {
  const [all, setAll] = useState(false);
  const latest = new Map<string, Decision>();
  for (const entry of entries) if (entry.kind === 'decision' && !latest.has(entry.slot)) latest.set(entry.slot, entry);
  if (latest.size === 0) return null;
  const decisions = [...latest.values()];
  return (
    <Part title="Shown, and why">
      {(all ? decisions : decisions.slice(0, FEW)).map((decision) => (
        <div key={decision.slot} class="shown">
          <p>
            In “{plain(decision.slot)}” <span class="xs soft">at {clock(decision.at)}</span>
          </p>
          <p class="xs soft" title={pickedBy(decision).title}>
            {pickedBy(decision).text}
          </p>
          <DecidedItems items={decision.items} />
        </div>
      ))}
      {decisions.length > FEW && (
        <button type="button" class="more-btn" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${decisions.length} places`}
        </button>
      )}
    </Part>
  );
}

/** Items of a decision: what they are, why, and whether they were seen. A reason all share stands once. */
export function DecidedItems({ items }: { items: DecidedItem[] }): JSX.Element {
  const why = items.map((item) => whyText(item.reason));
  const shared = items.length > 1 && new Set(why).size === 1;
  return (
    <>
      {shared && <p class="xs soft">All of them: {why[0]}</p>}
      <ul class="whys">
        {items.map((item, index) => (
          <li key={item.id} class={item.seen ? 'why yes' : 'why'}>
            <Icon name={item.clicked ? 'click' : item.seen ? 'eye' : 'unseen'} />
            <span class={shared ? 'why-line' : ''}>
              <b>
                <bdi>{plain(item.title) || item.id}</bdi>
              </b>
              <small>{shared ? outcome(item) : `${outcome(item)}, ${why[index]}`}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function outcome(item: DecidedItem): string {
  if (item.clicked) return 'Clicked';
  return item.seen ? 'Seen' : 'Not seen';
}
