import type { JSX } from 'preact';
import { ENOUGH_TO_SAY, type Heat as HeatTable, type HeatCell, type Middle } from '../../protocol/report.ts';
import { useWidth } from './width.ts';
import { counted, duration, inUnit, middleInterval, unitOf, type Unit } from './words.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Shades, of the longest median in the table. */
const SHADES = 5;
/** These hours are there even if nobody began in them, so that a quiet site has a table, too. */
const OFFICE: [first: number, last: number] = [9, 17];
/** A column for each part of the day needs so much, by the hours in it; with less there is one for each day. In px. */
const HOUR_WIDTH = 26;
const BLOCK_WIDTH = 46;
const NAME_WIDTH = 48;

/** A row or a column: a part of the day, a weekday, or all of them. */
interface Line {
  value: number | null;
  name: string;
}

const ALL: Line = { value: null, name: 'All' };

/** How long people waited, by when they began: a table whose cells are shaded, or two where there are few. */
export function Heat({ heat: { hours, cells } }: { heat: HeatTable }): JSX.Element {
  const [at, width] = useWidth<HTMLDivElement>();
  const enough = cells.filter(({ answer }) => answer.n >= ENOUGH_TO_SAY);
  const most = Math.max(1, ...enough.map(({ answer }) => answer.median ?? 0));
  const unit = unitOf(most);
  const answers = new Map(cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell.answer]));
  const blocks = blocksOf(cells, hours);
  const isUpright = width > 0 && width < NAME_WIDTH + (blocks.length + 1) * (hours === 1 ? HOUR_WIDTH : BLOCK_WIDTH);
  const hasInside = cells.some(({ weekday, hour }) => weekday !== null && hour !== null);
  const days = DAYS.map((name, value) => ({ value, name }));
  const table = (rows: Line[], columns: Line[], place: (row: Line, column: Line) => [Line, Line]): JSX.Element => (
    <Table
      rows={rows}
      columns={columns}
      caption={`Median ${unit.name} until the first answer`}
      cell={(row, column) => {
        const [day, block] = place(row, column);
        if (day === ALL && block === ALL) return <td key="all" />;
        const answer = answers.get(`${day.value} ${block.value}`);
        return <Cell key={column.name} answer={answer} when={whenSaid(day, block)} most={most} unit={unit} />;
      }}
    />
  );
  const [dayRow, blockRow] = [
    (row: Line, column: Line): [Line, Line] => [row, column],
    (row: Line, column: Line): [Line, Line] => [column, row],
  ];
  return (
    <section class="card plot wide" aria-labelledby="heat-title">
      <h2 id="heat-title">Waiting, by hour and weekday</h2>
      <p class="soft xs">
        Median {unit.name} to the first answer by a person, by the team's clock.{worst(enough, hours)}
      </p>
      <div ref={at} class="heats">
        {hasInside && isUpright && table([...blocks, ALL], [...days, ALL], blockRow)}
        {hasInside && !isUpright && table([...days, ALL], [...blocks, ALL], dayRow)}
        {!hasInside && table([ALL], days, blockRow)}
        {!hasInside && (isUpright ? table(blocks, [ALL], blockRow) : table([ALL], blocks, dayRow))}
      </div>
      <p class="soft xs key">
        <span class="few">few: fewer than {ENOUGH_TO_SAY} answered</span>
        <span class="none">empty: nobody began</span>
      </p>
    </section>
  );
}

/** The parts of the day from the first to the last in which somebody began, and those of an office. */
function blocksOf(cells: readonly HeatCell[], hours: number): Line[] {
  const begun = cells.flatMap(({ hour }) => hour ?? []);
  const first = Math.min(OFFICE[0] - (OFFICE[0] % hours), ...begun);
  const last = Math.max(OFFICE[1] - (OFFICE[1] % hours), ...begun);
  return Array.from({ length: (last - first) / hours + 1 }, (_, index) => {
    const value = first + index * hours;
    return { value, name: hoursSaid(value, hours) };
  });
}

function hoursSaid(hour: number, hours: number): string {
  return hours === 1 ? String(hour) : `${hour}–${hour + hours}`;
}

function whenSaid(day: Line, block: Line): string {
  if (block === ALL) return day.name;
  const hour = block.name.includes('–') ? block.name : `${block.name}:00`;
  return day === ALL ? hour : `${day.name} ${hour}`;
}

function Table(props: {
  rows: Line[];
  columns: Line[];
  caption: string;
  cell(row: Line, column: Line): JSX.Element;
}): JSX.Element {
  const { rows, columns, caption, cell } = props;
  return (
    <table class="heat">
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          <td />
          {columns.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            {columns.map((column) => cell(row, column))}
          </tr>
        ))}
      </tbody>
    </table>
  );
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

/** The verdict in words, where one part of the week, or of the day, stands out. */
function worst(enough: readonly HeatCell[], hours: number): string {
  const inside = enough.filter(({ weekday, hour }) => weekday !== null && hour !== null);
  const ranked = inside.length > 0 ? inside : enough.filter(({ hour }) => hour !== null);
  const [longest, next] = ranked.toSorted((a, b) => (b.answer.median ?? 0) - (a.answer.median ?? 0));
  if (!longest?.answer.median || !next?.answer.low || !next.answer.median) return '';
  if (longest.answer.low === null || longest.answer.low <= next.answer.median) return '';
  const day = longest.weekday === null ? 'Every day' : DAYS[longest.weekday];
  return ` ${day} at ${hoursSaid(longest.hour ?? 0, hours)} is the place to add a person.`;
}
