import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TeamHours } from '../../protocol/settings.ts';
import { useDesk } from '../desk-context.ts';
import { clockIn, dayIn } from '../words.ts';
import { Icon } from './icon.tsx';
import { Saving } from './saving.tsx';
import { Spans } from './spans.tsx';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What a new site has until somebody says where its team is. */
const UNSET = 'UTC';

/** When the team is there: its time zone, its week, the days that differ, and what that means now. */
export function HoursForm(): JSX.Element | null {
  const { settings, router } = useDesk();
  const { site } = router.route.value;
  const draft = settings.hours.value;
  if (!draft) return null;
  const { value: hours } = draft;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const change = (next: Partial<TeamHours>): void => settings.changeHours(site, { ...hours, ...next });
  const exceptions = Object.entries(hours.exceptions).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void settings.saveHours(site);
      }}
    >
      <header class="part-head">
        <h2>Hours</h2>
        <Saving draft={draft} />
      </header>
      <Preview hours={hours} />
      <label class="field short">
        <span>Time zone of the team</span>
        <input
          class="input"
          list="time-zones"
          value={hours.timeZone}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => change({ timeZone: event.currentTarget.value.trim() })}
        />
        <datalist id="time-zones">
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      {hours.timeZone === UNSET && here !== UNSET && (
        <p class="line soft">
          <span>This browser is in {here}.</span>
          <button type="button" class="btn s" onClick={() => change({ timeZone: here })}>
            Use it
          </button>
        </p>
      )}
      <fieldset>
        <legend>Week</legend>
        {DAYS.map((day, at) => (
          <div class="day-row" key={day}>
            <span>{day}</span>
            <Spans
              day={day}
              spans={hours.week[at] ?? []}
              onChange={(spans) =>
                change({ week: DAYS.map((_, index) => (index === at ? spans : (hours.week[index] ?? []))) })
              }
            />
          </div>
        ))}
        <p class="xs soft">Hours that end at 00:00 end at midnight; hours past midnight go on in the next day's row.</p>
      </fieldset>
      <fieldset>
        <legend>Holidays and other days that differ</legend>
        {exceptions.map(([date, spans]) => (
          <div class="day-row" key={date}>
            <span class="date">
              {longDate(date)}
              <button
                type="button"
                class="btn ghost s icon"
                aria-label={`Remove ${longDate(date)}`}
                onClick={() => change({ exceptions: Object.fromEntries(exceptions.filter(([one]) => one !== date)) })}
              >
                <Icon name="cross" />
              </button>
            </span>
            <Spans
              day={longDate(date)}
              spans={spans}
              onChange={(next) => change({ exceptions: { ...hours.exceptions, [date]: next } })}
            />
          </div>
        ))}
        <AddDay
          onAdd={(date) => change({ exceptions: { ...hours.exceptions, [date]: hours.exceptions[date] ?? [] } })}
        />
      </fieldset>
    </form>
  );
}

function AddDay({ onAdd }: { onAdd(date: string): void }): JSX.Element {
  const [date, setDate] = useState('');
  return (
    <div class="line add-day">
      <input
        class="input"
        type="date"
        aria-label="A day that differs"
        value={date}
        onInput={(event) => setDate(event.currentTarget.value)}
      />
      <button
        type="button"
        class="btn s"
        aria-disabled={date === ''}
        onClick={() => {
          if (date === '') return;
          onAdd(date);
          setDate('');
        }}
      >
        Add as closed
      </button>
    </div>
  );
}

/** What the hours mean at this moment, or what is wrong with them. */
function Preview({ hours }: { hours: TeamHours }): JSX.Element {
  const preview = useDesk().settings.preview.value;
  const bad = preview !== null && 'problem' in preview;
  return (
    <p class={bad ? 'preview bad' : 'preview'} role="status">
      <Icon name={bad ? 'warn' : 'clock'} />
      {preview === null
        ? 'Not known while there is no connection'
        : bad
          ? preview.problem
          : words(preview, hours.timeZone)}
    </p>
  );
}

function words(preview: { open: boolean; opensAt: number | null; closesAt: number | null }, timeZone: string): string {
  if (preview.open) return `Open now, until ${clockIn(preview.closesAt!, timeZone)}`;
  if (preview.opensAt === null) return 'Closed, and never open: no day has hours';
  return `Closed now. Back at ${clockIn(preview.opensAt, timeZone)} on ${dayIn(preview.opensAt, timeZone)}`;
}

/** "Friday 25 December 2026" of 2026-12-25. */
function longDate(date: string): string {
  const at = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(at) ? date : `${dayIn(at, 'UTC')} ${date.slice(0, 4)}`;
}
