import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RoutingMode, RoutingPage } from '../../protocol/routing.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { Bars, Failure, useLate } from '../parts/late.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { Saving } from '../parts/saving.tsx';
import { failed, LOADING, READY, type Load } from '../state/load.ts';
import type { Draft } from '../state/settings.ts';
import { draftOf, emptyRule, settingsOf, type RoutingDraft, type RuleDraft } from './draft.ts';
import { RuleForm } from './rule-form.tsx';

const MODES: { mode: RoutingMode; label: string; what: string }[] = [
  { mode: 'off', label: 'Everybody takes their own', what: 'Nothing is given by itself' },
  { mode: 'least busy', label: 'To the least busy', what: 'Whoever has the fewest open conversations' },
  { mode: 'round robin', label: 'In turns', what: 'Whoever was given one the longest time ago' },
];

/** Who gets a conversation that is nobody's. */
export function RoutingForm(): JSX.Element | null {
  const { api, router, clock, team } = useDesk();
  const { site } = router.route.value;
  const [load, setLoad] = useState<Load>(LOADING);
  const [draft, setDraft] = useState<Draft<RoutingDraft> | null>(null);
  const late = useLate(load.kind === 'loading');
  const at = `/sites/${encodeURIComponent(site)}/routing`;

  const read = async (): Promise<void> => {
    try {
      const { routing } = await api.call<RoutingPage>('GET', at);
      setDraft({ value: draftOf(routing), changed: false, state: { kind: 'idle' } });
      setLoad(READY);
    } catch (error) {
      setLoad(failed(error));
    }
  };
  useEffect(() => {
    setDraft(null);
    setLoad(LOADING);
    void read();
    void team.fetch(site);
  }, [site]);

  const save = async (before: Draft<RoutingDraft>): Promise<void> => {
    setDraft({ ...before, state: { kind: 'saving' } });
    try {
      const { routing } = await api.call<RoutingPage>('PUT', at, settingsOf(before.value));
      const saved = { kind: 'saved', at: clock.now.peek() } as const;
      // What was changed while it was on its way is the next draft.
      setDraft((now) =>
        now && now.value !== before.value
          ? { ...now, state: saved }
          : { value: draftOf(routing), changed: false, state: saved },
      );
    } catch (error) {
      const message = error instanceof Refusal ? error.message : 'The page could not read the answer.';
      setDraft((now) => now && { ...now, state: { kind: 'refused', message } });
    }
  };

  if (load.kind === 'failed') {
    return (
      <Failure title="The routing did not come" message={load.message} code={load.code} again={() => void read()} />
    );
  }
  if (!draft) return late ? <Bars kind="person" label="Reading the routing" /> : null;
  const { value } = draft;
  const change = (next: Partial<RoutingDraft>): void =>
    setDraft({ value: { ...value, ...next }, changed: true, state: { kind: 'idle' } });
  const setRule = (index: number, rule: RuleDraft): void => change({ rules: value.rules.with(index, rule) });
  const move = (from: number, to: number): void => {
    const rules = value.rules.filter((_, index) => index !== from);
    rules.splice(to, 0, value.rules[from]!);
    change({ rules });
  };
  const off = value.mode === 'off';
  return (
    <form
      aria-label="Routing"
      onSubmit={(event) => {
        event.preventDefault();
        void save(draft);
      }}
    >
      <header class="part-head">
        <h2>Routing</h2>
        <Saving draft={draft} />
      </header>
      <fieldset class="route-modes">
        <legend>A conversation that is nobody's goes</legend>
        {MODES.map(({ mode, label, what }) => (
          <label key={mode}>
            <input type="radio" name="mode" checked={value.mode === mode} onChange={() => change({ mode })} />
            <span>
              {label} <small>{what}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p class="soft">
        {off
          ? 'Whoever closes the page, or loses the connection, still gives back what waits for them, within a minute.'
          : 'Only to people who are here: not to those who are away, and to nobody outside of that. Who closes the page, or loses the connection, gives back what waits for them within a minute.'}
      </p>
      {!off && (
        <>
          <NumberField
            label="Given to one person at a time"
            unit="open conversations at most"
            min={1}
            value={value.limit}
            change={(limit) => change({ limit })}
          />
          <section class="rules" aria-label="Rules">
            <h3>Who gets which</h3>
            <p class="soft">
              {value.rules.length === 0
                ? 'Everybody gets everything. A rule sends some conversations to some people.'
                : 'The first rule that is for a conversation decides. What no rule is for goes to anybody.'}
            </p>
            {value.rules.map((rule, index) => (
              <RuleForm
                key={rule.key}
                rule={rule}
                number={index + 1}
                of={value.rules.length}
                change={(next) => setRule(index, next)}
                move={(to) => move(index, to)}
                remove={() => change({ rules: value.rules.filter((_, at) => at !== index) })}
              />
            ))}
            <p>
              <button type="button" class="btn s" onClick={() => change({ rules: [...value.rules, emptyRule()] })}>
                <Icon name="plus" /> Add a rule
              </button>
            </p>
          </section>
        </>
      )}
    </form>
  );
}
