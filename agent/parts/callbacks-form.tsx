import type { JSX } from 'preact';
import type { CallbackSettings } from '../../protocol/settings.ts';
import { useDesk } from '../desk-context.ts';
import { NumberField } from './number-field.tsx';
import { Saving } from './saving.tsx';
import { Switch } from './switch.tsx';

const CONSENT_LENGTH = 1000;

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

function textIn({ consentTexts }: Pick<CallbackSettings, 'consentTexts'>, language: string): string {
  return consentTexts[language] ?? '';
}

/** Whether and how visitors can ask to be called. */
export function CallbacksForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const draft = settings.callbacks.value;
  const stored = settings.stored.value;
  if (!draft || !stored) return null;
  const { value } = draft;
  const change = (next: Partial<CallbackSettings>): void => settings.changeCallbacks({ ...value, ...next });
  const number = (name: 'minutes' | 'capacity' | 'daysAhead' | 'noticeMinutes', label: string, unit: string) => (
    <NumberField
      label={label}
      unit={unit}
      min={0}
      value={value[name]}
      change={(number) => change({ [name]: number })}
    />
  );
  const others = stored.site.languages.slice(1);
  const version = stored.callbacks.consentVersion;
  const rewritten =
    value.consentText.trim() !== stored.callbacks.consentText ||
    others.some((code) => textIn(value, code).trim() !== textIn(stored.callbacks, code));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void settings.saveCallbacks(site);
      }}
    >
      <header class="part-head">
        <h2>Callbacks</h2>
        <Saving draft={draft} />
      </header>
      <Switch
        on={value.on}
        label="Offer to call visitors"
        line="Only inside your hours"
        change={(on) => change({ on })}
      />
      <div class="numbers">
        {number('minutes', 'A call has', 'minutes')}
        {number('capacity', 'Calls at the same time', 'at most')}
        {number('noticeMinutes', 'Notice before the first time offered', 'minutes')}
        {number('daysAhead', 'Times are offered for', 'days ahead')}
      </div>
      <label class="field">
        <span>Topics to choose from, one a line</span>
        <textarea
          class="input"
          rows={4}
          value={value.topics.join('\n')}
          onInput={(event) => change({ topics: event.currentTarget.value.split('\n') })}
        />
      </label>
      <label class="field">
        <span>What people agree to</span>
        <textarea
          class="input"
          rows={3}
          maxLength={CONSENT_LENGTH}
          value={value.consentText}
          onInput={(event) => change({ consentText: event.currentTarget.value })}
        />
      </label>
      {others.map((code) => (
        <label class="field" key={code}>
          <span>The same in {languageNames.of(code)}</span>
          <textarea
            class="input"
            rows={2}
            dir="auto"
            lang={code}
            maxLength={CONSENT_LENGTH}
            placeholder="As above"
            value={textIn(value, code)}
            onInput={(event) => change({ consentTexts: { ...value.consentTexts, [code]: event.currentTarget.value } })}
          />
        </label>
      ))}
      <p class="xs soft">
        {rewritten
          ? `Put live, this becomes the version after ${version}. Who agreed to an earlier one stays recorded with it.`
          : `Version ${version}, recorded with each request.`}
      </p>
    </form>
  );
}
