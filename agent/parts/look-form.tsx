import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { GREETING_LENGTH, SITE_NAME_LENGTH } from '../../protocol/settings.ts';
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

/** Who the site says it is, and how its widget looks, beside the widget itself. */
export function LookForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const [rule, setRule] = useState(-1);
  const draft = settings.site.value;
  const stored = settings.stored.value;
  if (!draft || !stored) return null;
  const { value } = draft;
  const change = settings.changeSite;
  const text = (name: 'name' | 'greeting' | 'away', label: string, most: number, placeholder = '') => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        dir="auto"
        maxLength={most}
        placeholder={placeholder}
        value={value[name]}
        onInput={(event) => change({ [name]: event.currentTarget.value })}
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
          {text('name', 'Name of the site, as visitors read it', SITE_NAME_LENGTH)}
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
          {text('greeting', 'Greeting', GREETING_LENGTH, 'One by the time of day')}
          {text('away', 'When nobody is here', GREETING_LENGTH, 'Nobody is here just now')}
          <PageTextsForm
            rules={value.pages}
            chosen={rule}
            onChoose={setRule}
            onChange={(how) => change((before) => ({ pages: how(before.pages) }))}
          />
        </form>
      </div>
      <Preview form={value} writeKey={stored.writeKey} at={rule} />
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
