import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GREETING_LENGTH, SITE_NAME_LENGTH, type LanguageTexts } from '../../protocol/settings.ts';
import { ENOUGH_FOR_EDGES, legible } from '../contrast.ts';
import { useDesk } from '../desk-context.ts';
import { Preview } from '../preview/preview.tsx';
import { Icon } from './icon.tsx';
import { PageTextsForm } from './page-texts-form.tsx';
import { Saving } from './saving.tsx';

/** Each can be read in light and dark, and is far from the colours that mean something here. */
const ACCENTS = [
  ['#0f5f4b', 'Green'],
  ['#7a2e1d', 'Brick'],
  ['#27408b', 'Blue'],
  ['#5b3a75', 'Plum'],
  ['#3d3a32', 'Ink'],
] as const;

const NO_TEXTS: LanguageTexts = { greeting: '', away: '' };

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

/** Who the site says it is, and how its widget looks, beside the widget itself. */
export function LookForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const [rule, setRule] = useState(-1);
  const [looked, setLooked] = useState('');
  const draft = settings.site.value;
  const stored = settings.stored.value;
  if (!draft || !stored) return null;
  const { value } = draft;
  const change = settings.changeSite;
  const [first = 'en', ...others] = value.languages;
  // The one that was looked at may be spoken no more.
  const language = others.includes(looked) ? looked : first;
  const own = language === first ? value : (value.texts[language] ?? NO_TEXTS);
  const write = (name: keyof LanguageTexts, words: string): void =>
    change((before) =>
      language === first
        ? { [name]: words }
        : { texts: { ...before.texts, [language]: { ...NO_TEXTS, ...before.texts[language], [name]: words } } },
    );
  const text = (name: keyof LanguageTexts, label: string, placeholder: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        dir="auto"
        lang={language}
        maxLength={GREETING_LENGTH}
        placeholder={placeholder}
        value={own[name]}
        onInput={(event) => write(name, event.currentTarget.value)}
      />
    </label>
  );
  return (
    <div class="look">
      <div class="scroll" tabIndex={0} role="region" aria-label="Look, settings">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void settings.saveSite(site);
          }}
        >
          <header class="part-head">
            <h2>Look</h2>
            <Saving draft={draft} />
          </header>
          <label class="field">
            <span>Name of the site, as visitors read it</span>
            <input
              class="input"
              dir="auto"
              maxLength={SITE_NAME_LENGTH}
              value={value.name}
              onInput={(event) => change({ name: event.currentTarget.value })}
            />
          </label>
          <Accent color={value.color} onChange={(color) => change({ color })} />
          <fieldset>
            <legend>Place</legend>
            <div class="seg">
              {(['left', 'right'] as const).map((position) => (
                <button
                  key={position}
                  type="button"
                  aria-pressed={value.position === position}
                  onClick={() => change({ position })}
                >
                  {position === 'left' ? 'Left' : 'Right'}
                </button>
              ))}
            </div>
            <span class="soft xs beside">20 px from the edges</span>
          </fieldset>
          {others[0] !== undefined && (
            <fieldset>
              <legend>Texts in</legend>
              <div class="seg tongues">
                {value.languages.map((code) => (
                  <button key={code} type="button" aria-pressed={code === language} onClick={() => setLooked(code)}>
                    {languageNames.of(code)}
                  </button>
                ))}
              </div>
            </fieldset>
          )}
          {text('greeting', 'Greeting', 'One by the time of day')}
          {text('away', 'When nobody is here', "Foyer's own words")}
          <PageTextsForm
            rules={value.pages}
            chosen={rule}
            onChoose={setRule}
            onChange={(how) => change((before) => ({ pages: how(before.pages) }))}
          />
        </form>
      </div>
      <Preview form={value} writeKey={stored.writeKey} at={rule} language={language} />
    </div>
  );
}

function Accent({ color, onChange }: { color: string; onChange(color: string): void }): JSX.Element {
  const seen = legible(color);
  const faint = seen !== null && seen.besideWhite < ENOUGH_FOR_EDGES;
  return (
    <fieldset>
      <legend>Accent</legend>
      <div class="accents">
        {ACCENTS.map(([hex, name]) => (
          <button
            key={hex}
            type="button"
            class="swatch"
            aria-label={name}
            aria-pressed={color.toLowerCase() === hex}
            ref={(element) => element?.style.setProperty('--swatch', hex)}
            onClick={() => onChange(hex)}
          />
        ))}
        <input
          class="input hex"
          aria-label="Accent, written #rrggbb"
          spellcheck={false}
          maxLength={7}
          value={color}
          onInput={(event) => onChange(event.currentTarget.value.trim())}
        />
        <input
          type="color"
          class="pick-color"
          aria-label="Accent, from all colours"
          value={seen ? color.toLowerCase() : '#000000'}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      <p class={seen === null || faint ? 'xs wait' : 'xs soft'} role="status">
        <Icon name={seen === null || faint ? 'warn' : 'check'} />{' '}
        {seen === null
          ? 'Write it as #rrggbb.'
          : `Text on it is ${seen.text === '#ffffff' ? 'white' : 'black'}, ${figure(seen.onAccent)} to 1.` +
            (faint
              ? ` Beside a white page it has ${figure(seen.besideWhite)} to 1, less than ${ENOUGH_FOR_EDGES}: the button is hard to find.`
              : ' In the dark it is lightened.')}
      </p>
    </fieldset>
  );
}

/** Rounded down: 4.49 is not 4.5. */
function figure(ratio: number): string {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}
