import type { JSX } from 'preact';
import { dueOf, openBetween, openingAt, openSpan } from '../business-time.ts';
import { useDesk } from '../desk-context.ts';
import { clockIn, count, dayIn } from '../words.ts';

const HOUR = 3_600_000;
const WIDTH = 1000;
const TONE = { late: 'bad', soon: 'wait', later: '' } as const;

/** The team's day as a strip: what is open, what is past, where the calls stand. In words above it. */
export function DayStrip(): JSX.Element | null {
  const { callbacks, clock } = useDesk();
  const { openings, timeZone } = callbacks.clock.value;
  const now = clock.now.value;
  if (timeZone === '') return null;
  const today = openings.filter((one) => dayIn(one.from, timeZone) === dayIn(now, timeZone));
  const current = openingAt(openings, now);
  const open = current !== undefined && current.from <= now;
  const end = today.at(-1)?.to ?? now;
  return (
    <div class="daystrip">
      <p class="line">
        <b class="time">
          {clockIn(now, timeZone)} <span class="zone">in {city(timeZone)}</span>
        </b>
        <span class="soft">
          {open ? (
            <>
              open until {clockIn(current.to, timeZone)}, <b>{openSpan(openBetween(openings, now, end))}</b> of business
              time left
            </>
          ) : current ? (
            <>
              closed, opens{' '}
              {dayIn(current.from, timeZone) === dayIn(now, timeZone) ? '' : dayIn(current.from, timeZone)} at{' '}
              {clockIn(current.from, timeZone)}
            </>
          ) : (
            'closed: no hours are set for the next two weeks'
          )}
        </span>
      </p>
      {today.length > 0 && <Strip today={today} />}
    </div>
  );
}

function Strip({ today }: { today: { from: number; to: number }[] }): JSX.Element {
  const { callbacks, clock } = useDesk();
  const { openings, timeZone } = callbacks.clock.value;
  const now = clock.now.value;
  const begin = Math.floor(today[0]!.from / HOUR) * HOUR;
  const end = Math.ceil(today.at(-1)!.to / HOUR) * HOUR;
  const x = (at: number): number => ((Math.min(end, Math.max(begin, at)) - begin) / (end - begin)) * WIDTH;
  const hours = Math.round((end - begin) / HOUR);
  const step = hours > 14 ? 3 : 1;
  const marks = Array.from({ length: Math.floor(hours / step) + 1 }, (_, at) => begin + at * step * HOUR);
  const calls = callbacks.waiting.value.filter(({ dueAt }) => dueAt >= begin && dueAt <= end);
  const late = callbacks.late.value;
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} 30`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Today's hours, ${clockIn(begin, timeZone)} to ${clockIn(end, timeZone)}. ${count(calls.length, 'call')} today, ${late} overdue.`}
      >
        {today.map((one) => (
          <rect key={one.from} class="open" x={x(one.from)} y="8" width={x(one.to) - x(one.from)} height="14" />
        ))}
        {today.map((one) => (
          <rect
            key={one.from}
            class="past"
            x={x(one.from)}
            y="8"
            width={Math.max(0, x(Math.min(one.to, now)) - x(one.from))}
            height="14"
          />
        ))}
        {calls.map((row) => (
          <path key={row.id} class={`mark ${TONE[dueOf(row.dueAt, now, openings).kind]}`} d={`M${x(row.dueAt)} 8v14`} />
        ))}
        {now >= begin && now <= end && <path class="now" d={`M${x(now)} 3v24`} />}
      </svg>
      <p class="hours xs soft" aria-hidden="true">
        {marks.map((at) => (
          <span key={at} style={{ '--x': ((at - begin) / (end - begin)).toFixed(4) }}>
            {clockIn(at, timeZone).replace(/:00$/, '')}
          </span>
        ))}
      </p>
    </>
  );
}

/** "Lisbon" of Europe/Lisbon. */
function city(timeZone: string): string {
  return timeZone.split('/').at(-1)!.replaceAll('_', ' ');
}
