import type { JSX } from 'preact';
import type { CallbackRow } from '../../protocol/callback.ts';
import { dueOf, dueWords } from '../business-time.ts';
import { useDesk } from '../desk-context.ts';
import { formatRoute } from '../state/route.ts';
import { clockIn, count, plain, sameDay, shortDate } from '../words.ts';
import { Avatar } from './avatar.tsx';

/** Opening time before a call at which its wick begins to burn, in ms. */
const BURNS_MS = 2 * 3_600_000;
const TONE = { late: 'bad', soon: 'wait', later: '' } as const;

/** One person to call: the whole row opens them. */
export function CallbackLine({ row }: { row: CallbackRow }): JSX.Element {
  const { router, clock, callbacks, me } = useDesk();
  const { site, selected } = router.route.value;
  const now = clock.now.value;
  const { openings, timeZone } = callbacks.clock.value;
  const due = dueOf(row.dueAt, now, openings);
  const burned = due.kind === 'late' ? 1 : Math.max(0, 1 - due.ms / BURNS_MS);
  const here = selected === row.id;
  const mine = row.operator?.id === me.value?.operator.id;
  return (
    <tr class={here ? 'here' : ''}>
      <td class="slot">
        <b>{clockIn(row.dueAt, timeZone)}</b>
        {!sameDay(row.dueAt, now) && <small> {shortDate(row.dueAt, timeZone)}</small>}
        <small>{row.attempts.length > 0 ? 'again' : row.slotAt === null ? 'asap' : ''}</small>
      </td>
      <td>
        <span class={`due ${TONE[due.kind]}`} style={{ '--w': burned.toFixed(2) }}>
          {dueWords(due)}
        </span>
      </td>
      <th scope="row">
        <a
          class="cover cut"
          href={formatRoute({ view: 'callbacks', site, selected: row.id, person: false })}
          aria-current={here ? 'true' : undefined}
          data-row
        >
          <bdi>{plain(row.name)}</bdi>
        </a>
        <small class="mono">
          <bdi>{plain(row.phoneText)}</bdi>
        </small>
      </th>
      <td class="about cut">{plain(row.topic) || <span class="soft">–</span>}</td>
      <td class="there soft">{clockIn(now, row.timeZone)}</td>
      <td class="tried">
        <Tries row={row} />
      </td>
      <td class="whose">
        {row.operator && (
          <span title={plain(row.operator.name)}>
            <Avatar name={row.operator.name} me={mine} />
            <span class="sr">{mine ? 'yours' : plain(row.operator.name)}</span>
          </span>
        )}
      </td>
    </tr>
  );
}

/** Calls made, of those that will be made at most. */
function Tries({ row }: { row: CallbackRow }): JSX.Element {
  const { plan } = useDesk().callbacks.clock.value;
  const made = row.attempts.length;
  const last = row.attempts.at(-1)?.outcome ?? 'no answer';
  const most = Math.max(plan[last]?.most ?? 3, made);
  return (
    <span class="tries">
      {Array.from({ length: most }, (_, at) => (
        <i key={at} class={at < made ? 'done' : ''} aria-hidden="true" />
      ))}
      <span class="sr">
        {count(made, 'call')} of {most}
      </span>
    </span>
  );
}
