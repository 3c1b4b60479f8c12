import type { JSX } from 'preact';
import { LANGUAGES } from '../../protocol/language.ts';
import { useDesk } from '../desk-context.ts';
import { Saving } from './saving.tsx';
import { Switch } from './switch.tsx';

const CONSENTS = [
  ['none', 'Count visits from the start', 'The page itself needs no consent, or has asked already.'],
  ['required', 'Wait until the visitor agrees', 'Until then nothing is stored, no socket is open, no event is sent.'],
] as const;

const names = new Intl.DisplayNames('en', { type: 'language' });

/** Where the widget is let in, what it may do before it is told, and which languages it speaks. */
export function SiteForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const draft = settings.site.value;
  if (!draft) return null;
  const { value } = draft;
  const change = settings.changeSite;
  const speaks = (code: string, yes: boolean): void =>
    change({ languages: yes ? [...value.languages, code] : value.languages.filter((one) => one !== code) });
  const toggle = (name: 'chat' | 'slots', label: string, line: string) => (
    <Switch
      on={value.features[name]}
      label={label}
      line={line}
      change={(on) => change({ features: { ...value.features, [name]: on } })}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void settings.saveSite(site);
      }}
    >
      <header class="part-head">
        <h2>Site</h2>
        <Saving draft={draft} />
      </header>
      <label class="field">
        <span>Origins of your pages, one a line</span>
        <textarea
          class="input"
          rows={Math.min(10, Math.max(3, value.origins.length + 1))}
          spellcheck={false}
          placeholder="https://shop.example"
          value={value.origins.join('\n')}
          onInput={(event) => change({ origins: event.currentTarget.value.split('\n') })}
        />
      </label>
      <p class="soft xs">
        Scheme and host, such as https://shop.example, and a port where there is one. Visitors on other pages are
        refused. One that is taken off loses its visitors when they reconnect.
      </p>
      <fieldset>
        <legend>Consent</legend>
        {CONSENTS.map(([consent, label, line]) => (
          <label class="choice" key={consent}>
            <input
              type="radio"
              name="consent"
              checked={value.consent === consent}
              onChange={() => change({ consent })}
            />
            <span>
              {label}
              <small>{line}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>What is on</legend>
        <div class="on-off">
          {toggle('chat', 'The button and its panel', 'Chat, help and calls')}
          {toggle('slots', 'Places on the page', 'Items chosen for each visitor, where a page has a slot')}
        </div>
      </fieldset>
      <fieldset>
        <legend>Languages</legend>
        <div class="languages">
          {LANGUAGES.map((code) => (
            <label class="choice" key={code}>
              <input
                type="checkbox"
                checked={value.languages.includes(code)}
                onChange={(event) => speaks(code, event.currentTarget.checked)}
              />
              <span>{names.of(code)}</span>
            </label>
          ))}
        </div>
        <label class="field short">
          <span>Where none of them fits</span>
          <select
            value={value.languages[0] ?? ''}
            onChange={(event) => {
              const first = event.currentTarget.value;
              change({ languages: [first, ...value.languages.filter((one) => one !== first)] });
            }}
          >
            {value.languages.map((code) => (
              <option key={code} value={code}>
                {names.of(code)}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
    </form>
  );
}
