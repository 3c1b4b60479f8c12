import type { JSX } from 'preact';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { plain } from '../words.ts';
import type { RuleDraft } from './draft.ts';

export interface RuleFormProps {
  rule: RuleDraft;
  /** From 1. */
  number: number;
  of: number;
  change(rule: RuleDraft): void;
  /** To this place, from 0. */
  move(to: number): void;
  remove(): void;
}

/** One rule: for which conversations, and to whom. */
export function RuleForm({ rule, number, of, change, move, remove }: RuleFormProps): JSX.Element {
  const { team } = useDesk();
  const set = (next: Partial<RuleDraft>): void => change({ ...rule, ...next });
  const known = team.operators.value;
  const toggle = (id: string): void => {
    const { operators } = rule;
    set({ operators: operators.includes(id) ? operators.filter((one) => one !== id) : [...operators, id] });
  };
  const input = (name: 'languages' | 'topics', label: string, example: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        autocomplete="off"
        placeholder={example}
        value={rule[name]}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  const area = (name: 'pages' | 'traits', label: string, example: string) => (
    <label class="field">
      <span>{label}</span>
      <textarea
        class="input"
        rows={2}
        placeholder={example}
        value={rule[name]}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <fieldset class="route-rule" aria-label={`Rule ${number}`}>
      <div class="route-head">
        <h3 class="grow">Rule {number}</h3>
        <button
          type="button"
          class="btn ghost s icon"
          aria-disabled={number === 1}
          onClick={() => number > 1 && move(number - 2)}
        >
          <Icon name="up" />
          <span class="sr">Rule {number} earlier</span>
        </button>
        <button
          type="button"
          class="btn ghost s icon"
          aria-disabled={number === of}
          onClick={() => number < of && move(number)}
        >
          <Icon name="down" />
          <span class="sr">Rule {number} later</span>
        </button>
        <button type="button" class="btn ghost s icon" onClick={remove}>
          <Icon name="cross" />
          <span class="sr">Remove rule {number}</span>
        </button>
      </div>
      <p class="soft">All that is filled in has to be so; of one field, any.</p>
      <div class="wheres">
        {input('languages', 'The visitor reads, with commas between', 'de, pt-BR')}
        {input('topics', 'They wrote a word, or it has the tag', 'invoice, refund')}
        {area('pages', 'It began on a page, one a line', '/checkout/*')}
        {area('traits', 'The person has a trait, one a line', 'plan: gold')}
      </div>
      <div role="group" aria-label={`Who gets what rule ${number} is for`}>
        <h3>Goes to</h3>
        <div class="checks">
          {known.map((one) => (
            <label key={one.id}>
              <input type="checkbox" checked={rule.operators.includes(one.id)} onChange={() => toggle(one.id)} />
              <span class="cut">{plain(one.name)}</span>
            </label>
          ))}
        </div>
      </div>
      <div class="checks">
        <label>
          <input type="checkbox" checked={rule.others} onChange={() => set({ others: !rule.others })} />
          Where none of them can, somebody else may
        </label>
      </div>
    </fieldset>
  );
}
