import type { JSX } from 'preact';
import type { ServiceFigures } from '../../protocol/report.ts';
import { count, counted, percent } from './words.ts';

/** What became of the conversations of a period: bars that begin at zero, beside their figures. */
export function Went({ figures }: { figures: ServiceFigures }): JSX.Element {
  const { begun, answer, solved, unsaid, missed, waiting } = figures;
  return (
    <section class="card plot went" aria-labelledby="went-title">
      <h2 id="went-title">Where {counted(begun, 'conversation')} went</h2>
      <p class="soft xs">Each is in one row.</p>
      <Bars
        label="What became of the conversations"
        most={begun}
        rows={[
          ['Answered by a person', answer.n, ''],
          ['Solved without a person', solved.n, ''],
          ['From the help, no word since', unsaid, 'pale'],
          ['Waiting for an answer', waiting, 'wait'],
          ['Missed', missed.n, 'broken'],
        ]}
      />
    </section>
  );
}

/** Which ratings came, the best first. */
export function Ratings({ ratings }: { ratings: ServiceFigures['ratings'] }): JSX.Element {
  const rated = ratings.reduce((sum, of) => sum + of, 0);
  return (
    <section class="card plot ratings" aria-labelledby="ratings-title">
      <h2 id="ratings-title">{counted(rated, 'rating')}</h2>
      <p class="soft xs">Visitors are asked when a conversation with a person was closed.</p>
      {rated === 0 ? (
        <p class="empty soft">Nobody rated a conversation in these days.</p>
      ) : (
        <Bars
          label="Ratings"
          most={rated}
          rows={ratings
            .map((of, at): [string, number, string] => [`${at + 1} of 5`, of, at < 3 ? 'pale' : ''])
            .toReversed()}
        />
      )}
    </section>
  );
}

function Bars(props: {
  label: string;
  most: number;
  rows: [name: string, count: number, tone: string][];
}): JSX.Element {
  const { label, most, rows } = props;
  return (
    <table class="bars-table">
      <caption class="sr">{label}</caption>
      <tbody>
        {rows.map(([name, of, tone]) => (
          <tr key={name}>
            <th scope="row">
              {name}
              <svg class="bar" width="100%" height="6" aria-hidden="true">
                <rect class="ground" width="100%" height="6" rx="3" />
                {of > 0 && <rect class={`fill ${tone}`} width={`${(of / most) * 100}%`} height="6" rx="3" />}
              </svg>
            </th>
            <td class="num">
              <b>{count(of)}</b>
            </td>
            <td class="num soft">{most === 0 ? '–' : percent(of / most)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
