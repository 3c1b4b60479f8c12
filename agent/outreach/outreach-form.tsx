import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { GREETING_TEXT_LENGTH, GREETINGS, type Greeting, type OutreachSettings } from '../../protocol/outreach.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { Bars, Failure, useLate } from '../parts/late.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { Saving } from '../parts/saving.tsx';
import { Switch } from '../parts/switch.tsx';
import { failed, LOADING, READY, type Load } from '../state/load.ts';
import type { Draft } from '../state/settings.ts';

/** Who is spoken to first: by operators, by the owner's greetings, and where by nobody. */
export function OutreachForm(): JSX.Element | null {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const [load, setLoad] = useState<Load>(LOADING);
  const [draft, setDraft] = useState<Draft<OutreachSettings> | null>(null);
  const late = useLate(load.kind === 'loading');
  const path = `/sites/${encodeURIComponent(site)}/settings/outreach`;

  const fetch = async (): Promise<void> => {
    setLoad(LOADING);
    try {
      setDraft({
        value: await desk.api.call<OutreachSettings>('GET', path),
        changed: false,
        state: { kind: 'idle' },
      });
      setLoad(READY);
    } catch (error) {
      setLoad(failed(error));
    }
  };
  useEffect(() => void fetch(), [site]);

  if (load.kind === 'failed') {
    return (
      <Failure title="The settings did not come" message={load.message} code={load.code} again={() => void fetch()} />
    );
  }
  if (!draft) return late ? <Bars kind="person" label="Reading the settings" /> : null;
  const { value } = draft;
  const change = (next: Partial<OutreachSettings>): void =>
    setDraft({ value: { ...value, ...next }, changed: true, state: { kind: 'idle' } });
  const save = async (): Promise<void> => {
    setDraft({ ...draft, state: { kind: 'saving' } });
    try {
      const stored = await desk.api.call<OutreachSettings>('PUT', path, value);
      const saved = { kind: 'saved', at: desk.clock.now.peek() } as const;
      // What was changed while it was on its way is the next draft.
      setDraft((now) => (now?.value === value ? { value: stored, changed: false, state: saved } : now));
    } catch (error) {
      const message = error instanceof Refusal ? error.message : 'The page could not read the answer.';
      setDraft((now) => now && { ...now, state: { kind: 'refused', message } });
    }
  };
  const put = (at: number, next: Partial<Greeting>): void =>
    change({ greetings: value.greetings.map((one, n) => (n === at ? { ...one, ...next } : one)) });

  return (
    <form
      class="outreach"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <header class="part-head">
        <h2>Speaking first</h2>
        <Saving draft={draft} />
      </header>
      <Switch
        on={value.approach.on}
        label="Operators may speak first"
        line="From the list of who is on the site, to those who agreed to be seen there. They see a small bubble; the panel stays closed."
        change={(on) => change({ approach: { ...value.approach, on } })}
      />
      <NumberField
        label="To the same visitor at most once in"
        unit="hours"
        min={1}
        value={value.approach.hours}
        change={(hours) => change({ approach: { ...value.approach, hours } })}
      />
      <Pages
        label="Pages on which nobody is spoken to, one a line, such as /checkout*"
        pages={value.quiet}
        put={(quiet) => change({ quiet })}
      />
      <Switch
        on={value.typingPreview}
        label="Show operators what is being typed"
        line="The panel tells visitors so, in one line above the field."
        change={(typingPreview) => change({ typingPreview })}
      />
      <section>
        <h3>Greetings</h3>
        <p class="soft">
          Said beside the launcher, once to each visitor, by the first that fits. Whoever is in a conversation hears
          none.
        </p>
        {value.greetings.map((greeting, at) => (
          <GreetingRow
            key={greeting.id}
            greeting={greeting}
            put={(next) => put(at, next)}
            remove={() => change({ greetings: value.greetings.filter((_, n) => n !== at) })}
          />
        ))}
        {value.greetings.length < GREETINGS && (
          <button
            type="button"
            class="btn s"
            onClick={() =>
              change({
                greetings: [
                  ...value.greetings,
                  { id: `g_${desk.newId()}`, pages: [], seconds: 20, who: 'everybody', text: '' },
                ],
              })
            }
          >
            <Icon name="plus" /> Add a greeting
          </button>
        )}
      </section>
    </form>
  );
}

function GreetingRow(props: { greeting: Greeting; put(next: Partial<Greeting>): void; remove(): void }): JSX.Element {
  const { greeting, put } = props;
  return (
    <fieldset class="greeting">
      <label class="field">
        <span>What is said</span>
        <textarea
          class="input"
          rows={2}
          maxLength={GREETING_TEXT_LENGTH}
          value={greeting.text}
          onInput={(event) => put({ text: event.currentTarget.value })}
        />
      </label>
      <Pages label="On pages, one a line; none is all of them" pages={greeting.pages} put={(pages) => put({ pages })} />
      <div class="when">
        <NumberField
          label="After"
          unit="seconds on the page"
          min={0}
          value={greeting.seconds}
          change={(seconds) => put({ seconds })}
        />
        <label class="field">
          <span>To</span>
          <select
            class="input"
            value={greeting.who}
            onChange={(event) => put({ who: event.currentTarget.value as Greeting['who'] })}
          >
            <option value="everybody">everybody</option>
            <option value="new">who is here for the first time</option>
            <option value="returning">who was here before</option>
          </select>
        </label>
        <button type="button" class="btn ghost s" onClick={props.remove}>
          Remove
        </button>
      </div>
    </fieldset>
  );
}

function Pages(props: { label: string; pages: string[]; put(pages: string[]): void }): JSX.Element {
  return (
    <label class="field">
      <span>{props.label}</span>
      <textarea
        class="input"
        rows={2}
        spellcheck={false}
        value={props.pages.join('\n')}
        onInput={(event) => props.put(event.currentTarget.value.split('\n'))}
      />
    </label>
  );
}
