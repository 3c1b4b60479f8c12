import type { JSX } from 'preact';
import { ENOUGH_TO_SAY, type Middle, type ServiceReport } from '../../protocol/report.ts';
import { useWidth } from './width.ts';
import { counted, duration, inUnit, middleInterval, unitOf, type Unit } from './words.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Shades, of the longest median in the table. */
const SHADES = 5;
/** These hours are there even if nobody began in them, so that a quiet site has a table, too. */
const OFFICE: [first: number, last: number] = [9, 17];
/** A column for each hour needs so much; with less there is a column for each day instead. In px. */
const HOUR_WIDTH = 26;
const NAME_WIDTH = 40;

/** How long people waited, by the hour in which they began: a table whose cells are shaded. */
export function Heat({ heat }: { heat: ServiceReport['heat'] }): JSX.Element {
  const [at, width] = useWidth<HTMLDivElement>();
  const enough = heat.filter(({ answer }) => answer.n >= ENOUGH_TO_SAY);
  const most = Math.max(1, ...enough.map(({ answer }) => answer.median ?? 0));
  const unit = unitOf(most);
  const cells = new Map(heat.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.answer]));
  const first = Math.min(OFFICE[0], ...heat.map(({ hour }) => hour));
  const last = Math.max(OFFICE[1], ...heat.map(({ hour }) => hour));
  const hours = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const upright = width > 0 && width < NAME_WIDTH + hours.length * HOUR_WIDTH;
  const cell = (weekday: number, hour: number): JSX.Element => (
    <Cell
      key={`${weekday} ${hour}`}
      answer={cells.get(`${weekday} ${hour}`)}
      when={`${DAYS[weekday]} ${hour}:00`}
      most={most}
      unit={unit}
    />
  );
  return (
    <section class="card plot wide" aria-labelledby="heat-title">
      <h2 id="heat-title">Waiting, by hour and weekday</h2>
      <p class="soft xs">
        Median {unit.name} to the first answer by a person, by the team's clock.{worst(enough)}
      </p>
      <div ref={at}>
        <table class="heat">
          <caption class="sr">Median {unit.name} until the first answer</caption>
          <thead>
            <tr>
              <td />
              {upright
                ? DAYS.map((day) => <Head key={day} name={day} />)
                : hours.map((hour) => <Head key={hour} name={hour} />)}
            </tr>
          </thead>
          <tbody>
            {upright
              ? hours.map((hour) => (
                  <tr key={hour}>
                    <th scope="row">{hour}</th>
                    {DAYS.map((_, weekday) => cell(weekday, hour))}
                  </tr>
                ))
              : DAYS.map((day, weekday) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    {hours.map((hour) => cell(weekday, hour))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      <p class="soft xs key">
        <span class="few">few: fewer than {ENOUGH_TO_SAY} answered</span>
        <span class="none">empty: nobody began</span>
      </p>
    </section>
  );
}

function Head({ name }: { name: string | number }): JSX.Element {
  return <th scope="col">{name}</th>;
}

function Cell(props: { answer: Middle | undefined; when: string; most: number; unit: Unit }): JSX.Element {
  const { answer, when, most, unit } = props;
  if (!answer)
    return (
      <td class="none">
        <span class="sr">none</span>
      </td>
    );
  if (answer.n < ENOUGH_TO_SAY || answer.median === null)
    return (
      <td class="few" title={`${when}: ${counted(answer.n, 'answer')}`}>
        few
      </td>
    );
  const shade = Math.max(1, Math.ceil((answer.median / most) * SHADES));
  const title = `${when}: ${duration(answer.median)}, ${middleInterval(answer)}, ${counted(answer.n, 'answer')}`;
  return (
    <td class={`h${shade}`} title={title}>
      {inUnit(answer.median, unit)}
    </td>
  );
}

/** The verdict in words, where one hour stands out. */
function worst(cells: ServiceReport['heat']): string {
  const [longest, next] = cells.toSorted((a, b) => (b.answer.median ?? 0) - (a.answer.median ?? 0));
  if (!longest?.answer.median || !next?.answer.low || !next.answer.median) return '';
  if (longest.answer.low === null || longest.answer.low <= next.answer.median) return '';
  return ` ${DAYS[longest.weekday]} at ${longest.hour} is the place to add a person.`;
}
