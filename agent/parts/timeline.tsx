import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TimelineEntry } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { pickedBy, propertyLines, reasons, sentence, type Mark } from '../sentence.ts';
import type { PersonView } from '../state/person.ts';
import { clock, count, day, moment, plain, sameDay } from '../words.ts';
import { Icon, type IconName } from './icon.tsx';
import { DecidedItems } from './shown.tsx';

const ICONS: { [mark in Mark]: IconName } = {
  page: 'page',
  look: 'eye',
  cart: 'cart',
  order: 'box',
  person: 'person',
  search: 'search',
  click: 'click',
  eye: 'eye',
  leave: 'clock',
  other: 'spark',
};

/** Everything a visitor did, said and was shown, newest first. New entries come in at the top. */
export function Timeline({ view }: { view: PersonView }): JSX.Element {
  const { clock: time, person, router } = useDesk();
  const [busy, setBusy] = useState(false);
  const now = time.now.peek();
  const older = async (): Promise<void> => {
    setBusy(true);
    await person.older(router.route.peek().site).catch(() => {});
    setBusy(false);
  };
  if (view.entries.length === 0) return <p class="soft xs">Nothing yet. What they do appears here by itself.</p>;
  return (
    <>
      <ol class="time">
        {view.entries.map((entry, index) => {
          const before = view.entries[index - 1];
          const newDay = !before ? !sameDay(entry.at, now) : !sameDay(before.at, entry.at);
          return (
            <li key={`${entry.kind}:${entry.id}`}>
              {newDay && <p class="day">{day(entry.at, now)}</p>}
              <Entry entry={entry} />
            </li>
          );
        })}
      </ol>
      {view.more && (
        <button type="button" class="btn s" aria-disabled={busy} onClick={() => void older()}>
          Show what was before
        </button>
      )}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }): JSX.Element {
  switch (entry.kind) {
    case 'event':
      return <Event entry={entry} />;
    case 'decision':
      return <Decision entry={entry} />;
    case 'message':
      return <Message entry={entry} />;
  }
}

function Event({ entry }: { entry: Extract<TimelineEntry, { kind: 'event' }> }): JSX.Element {
  const said = sentence(entry);
  const lines = said.known ? [] : propertyLines(entry.properties);
  return (
    <div class={useTone(entry.at)}>
      <Time at={entry.at} />
      <span class="mk">
        <Icon name={ICONS[said.mark]} />
      </span>
      <div class="tl-text">
        <p>{said.text}</p>
        {said.detail && <small>{said.detail}</small>}
        {lines.length > 0 && (
          <details>
            <summary>{count(lines.length, 'property', 'properties')}</summary>
            <dl class="props">
              {lines.map((line) => (
                <div key={line.name}>
                  <dt>{line.name}</dt>
                  <dd>{line.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
      {said.amount && <span class="amount">{said.amount}</span>}
    </div>
  );
}

function Decision({ entry }: { entry: Extract<TimelineEntry, { kind: 'decision' }> }): JSX.Element {
  const [first, second, ...rest] = entry.items;
  const names = [first, second].filter((item) => item !== undefined).map((item) => plain(item.title) || item.id);
  const seen = entry.items.filter((item) => item.seen).length;
  return (
    <div class={useTone(entry.at)}>
      <Time at={entry.at} />
      <span class="mk on">
        <Icon name="pick" />
      </span>
      <div class="tl-text">
        <p>
          Picked {names.join(', ')}
          {rest.length > 0 && ` and ${rest.length} more`} for “{plain(entry.slot)}”
        </p>
        <small>{reasons(entry.items)}</small>
        <small title={pickedBy(entry).title}>{pickedBy(entry).text}</small>
        <details>
          <summary>
            Why, {seen} of {entry.items.length} seen
          </summary>
          <DecidedItems items={entry.items} />
        </details>
      </div>
    </div>
  );
}

function Message({ entry }: { entry: Extract<TimelineEntry, { kind: 'message' }> }): JSX.Element {
  const { message } = entry;
  const { me } = useDesk();
  const name = message.name === me.value?.operator.name ? 'You' : plain(message.name);
  return (
    <div class={useTone(entry.at)}>
      <Time at={entry.at} />
      <span class="mk on">
        <Icon name="talk" />
      </span>
      <div class="tl-text">
        <p class="quote">“{plain(message.text)}”</p>
        <small>
          {message.from === 'visitor'
            ? 'wrote in the chat'
            : message.from === 'assistant'
              ? 'automatic answer'
              : `${name || 'An operator'} answered`}
        </small>
      </div>
    </div>
  );
}

/** What just happened is lit for a moment, so that the eye finds it. In ms. */
const FRESH_MS = 4000;

function useTone(at: number): string {
  return useDesk().clock.now.peek() - at < FRESH_MS ? 'tl fresh' : 'tl';
}

function Time({ at }: { at: number }): JSX.Element {
  return (
    <time dateTime={new Date(at).toISOString()} title={moment(at)}>
      {clock(at)}
    </time>
  );
}
