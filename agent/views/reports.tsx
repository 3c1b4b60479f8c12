import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ServiceReport } from '../../protocol/report.ts';
import { useDesk } from '../desk-context.ts';
import { Bars, Empty, Failure, useLate } from '../parts/late.tsx';
import { Figures } from '../reports/figures.tsx';
import { Heat } from '../reports/heat.tsx';
import { Operators } from '../reports/operators.tsx';
import { Trend } from '../reports/trend.tsx';
import { Ratings, Went } from '../reports/went.tsx';
import { counted } from '../reports/words.ts';
import { failed, LOADING, READY, type Load } from '../state/load.ts';
import { plain, shortDate } from '../words.ts';

const LENGTHS = [
  [7, '7 days'],
  [28, '28 days'],
  [91, 'Quarter'],
] as const;
const MOST = 91;

interface Wish {
  from: string;
  to: string;
  operator: string;
}

/** How the service was: owners and admins read it, a period and an operator at a time. */
export function Reports(): JSX.Element {
  const { api, router, me, team, clock } = useDesk();
  const { site } = router.route.value;
  const role = me.value?.sites.find((one) => one.id === site)?.role;
  const [wish, setWish] = useState<Wish>(() => lastDays(28, clock.now.peek()));
  const [report, setReport] = useState<ServiceReport | null>(null);
  const [load, setLoad] = useState<Load>(LOADING);
  const [again, setAgain] = useState(0);
  // A colleague may be newer than the list that this page has, or have left.
  const known = useRef(new Map<string, string>());
  for (const { id, name } of [...(report?.operators ?? []), ...team.operators.value]) known.current.set(id, name);
  const locked = role === 'operator' || (load.kind === 'failed' && load.code === 'forbidden');
  const late = useLate(load.kind === 'loading' && !locked);
  const query = new URLSearchParams({
    from: wish.from,
    to: wish.to,
    ...(wish.operator && { operator: wish.operator }),
  });
  const at = `/sites/${encodeURIComponent(site)}/reports/service`;

  useEffect(() => {
    if (role === 'operator') return undefined;
    let gone = false;
    setLoad(LOADING);
    const read = async (): Promise<void> => {
      try {
        const next = await api.call<ServiceReport>('GET', `${at}?${query}`);
        if (gone) return;
        setReport(next);
        setLoad(READY);
      } catch (error) {
        if (!gone) setLoad(failed(error));
      }
    };
    void read();
    return () => {
      gone = true;
    };
  }, [site, role, wish, again]);

  const days = daysOf(wish);
  const lengthIs = (length: number): boolean => days === length && wish.to === today(clock.now.peek());
  const choose = (length: number): void => setWish({ ...lastDays(length, clock.now.peek()), operator: wish.operator });
  if (locked)
    return (
      <main class="reports">
        <header class="reports-head">
          <h1>Reports</h1>
        </header>
        <Empty title="Locked">
          <p>Owners and admins of this site read its reports.</p>
        </Empty>
      </main>
    );
  return (
    <main class="reports">
      <header class="reports-head">
        <h1>Reports</h1>
        <div class="seg" role="group" aria-label="Period">
          {LENGTHS.map(([length, label]) => (
            <button key={length} type="button" aria-pressed={lengthIs(length)} onClick={() => choose(length)}>
              {label}
            </button>
          ))}
        </div>
        <span class="dates">
          <input
            class="input"
            type="date"
            aria-label="From"
            value={wish.from}
            max={wish.to}
            onChange={({ currentTarget: { value } }) => value && setWish({ ...wish, from: value })}
          />
          <span class="soft">to</span>
          <input
            class="input"
            type="date"
            aria-label="To"
            value={wish.to}
            min={wish.from}
            onChange={({ currentTarget: { value } }) => value && setWish({ ...wish, to: value })}
          />
        </span>
        <select
          aria-label="Operator"
          value={wish.operator}
          onChange={(event) => setWish({ ...wish, operator: event.currentTarget.value })}
        >
          <option value="">Everybody</option>
          {Array.from(known.current, ([id, name]) => (
            <option key={id} value={id}>
              {plain(name)}
            </option>
          ))}
        </select>
        <a class="btn" href={`/api/agent${at}.csv?${query}`} download>
          CSV
        </a>
      </header>
      <div class="scroll" tabIndex={0} role="region" aria-label="Service report" aria-busy={load.kind === 'loading'}>
        {load.kind === 'failed' ? (
          <Failure
            title="The report did not come"
            message={load.message}
            code={load.code}
            again={() => setAgain(again + 1)}
          />
        ) : !report ? (
          late && <Bars kind="table" label="Making the report" />
        ) : (
          <Sheet report={report} stale={load.kind === 'loading'} more={days < MOST ? () => choose(MOST) : undefined} />
        )}
      </div>
    </main>
  );
}

function Sheet(props: { report: ServiceReport; stale: boolean; more: (() => void) | undefined }): JSX.Element {
  const { report, stale, more } = props;
  const { figures, before, timeZone } = report;
  const span = `${shortDate(report.from, timeZone)} to ${shortDate(report.to - 1, timeZone)}, ${timeZone}`;
  const note = (
    <p class="soft">
      {span}. Compared with as many days before. Bots are not counted.
      {report.cut && ' There were more conversations than a report reads: the first 50,000 were counted.'}
    </p>
  );
  if (figures.begun === 0 && figures.calls.of === 0)
    return (
      <div class={stale ? 'report stale' : 'report'}>
        {note}
        <Empty title="Nobody began a conversation in these days">
          <p>
            {before.begun === 0
              ? 'Nor in as many days before. How long people wait and whether they are content is drawn here from the first one on.'
              : `${counted(before.begun, 'was', 'were')} begun in as many days before.`}
          </p>
          {more && (
            <button type="button" class="btn s" onClick={more}>
              Look at a quarter
            </button>
          )}
        </Empty>
      </div>
    );
  return (
    <div class={stale ? 'report stale' : 'report'}>
      {note}
      <Figures now={figures} before={before} />
      {figures.begun > 0 && (
        <div class="plots">
          <Heat heat={report.heat} />
          <Trend report={report} />
          <Went figures={figures} />
          <Ratings ratings={figures.ratings} />
          <Operators operators={report.operators} />
        </div>
      )}
    </div>
  );
}

const DAY_MS = 86_400_000;

function lastDays(days: number, now: number): Wish {
  return { from: dayText(now - (days - 1) * DAY_MS), to: today(now), operator: '' };
}

function today(now: number): string {
  return dayText(now);
}

/** YYYY-MM-DD on the operator's own clock. */
function dayText(at: number): string {
  const day = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function daysOf({ from, to }: Wish): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}
