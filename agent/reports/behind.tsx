import type { JSX } from 'preact';

export interface BehindProps {
  caption: string;
  head: string[];
  rows: (string | number)[][];
}

/** The table behind a drawing: the same figures, for whoever reads or copies them. */
export function Behind({ caption, head, rows }: BehindProps): JSX.Element {
  return (
    <details class="behind">
      <summary>As a table</summary>
      <div class="behind-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption class="sr">{caption}</caption>
          <thead>
            <tr>
              {head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...rest], at) => (
              <tr key={at}>
                <th scope="row">{first}</th>
                {rest.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
