import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { groupOf } from '../business-time.ts';
import { useDesk } from '../desk-context.ts';
import { CallbackLine } from '../parts/callback-line.tsx';
import { CallbackPanel } from '../parts/callback-panel.tsx';
import { DayStrip } from '../parts/day-strip.tsx';
import { Bars, Empty, Failure, useLate } from '../parts/late.tsx';
import { dayIn } from '../words.ts';

/** Who is to be called, the longest due first, and the call in hand. */
export function Callbacks(): JSX.Element {
  const { callbacks, singleKeys } = useDesk();
  const waiting = callbacks.waiting.value.length;
  const late = callbacks.late.value;
  return (
    <main class="two callbacks">
      <section class="col sheet one" aria-label="Callbacks">
        <header class="head">
          <h1>Callbacks</h1>
          <span class="figure">
            {callbacks.load.value.kind === 'ready' ? waiting : ''}
            <span class="sr"> to call</span>
          </span>
          {late > 0 && (
            <span class="alarm push" role="status">
              {late} overdue
            </span>
          )}
        </header>
        <DayStrip />
        <List />
        <p class="foot">
          {singleKeys.value && (
            <>
              <Hint keys={['j', 'k']} words="move" />
              <Hint keys={['c']} words="call" />
              <Hint keys={['1', '5']} words="outcome" between="–" />
              <Hint keys={['n']} words="note" />
              <Hint keys={['i']} words="take, give back" />
            </>
          )}
        </p>
      </section>
      <CallbackPanel />
    </main>
  );
}

function Hint({ keys, words, between = '' }: { keys: string[]; words: string; between?: string }): JSX.Element {
  return (
    <span>
      {keys.map((key, at) => (
        <>
          {at > 0 && between}
          <kbd key={key}>{key}</kbd>
        </>
      ))}{' '}
      {words}
    </span>
  );
}

function List(): JSX.Element {
  const { callbacks, router, clock } = useDesk();
  const { site, selected } = router.route.value;
  const load = callbacks.load.value;
  const rows = callbacks.waiting.value;
  const { openings, timeZone } = callbacks.clock.value;
  const late = useLate(load.kind === 'loading');
  useEffect(() => {
    if (selected !== null && load.kind === 'ready' && !callbacks.rows.peek().has(selected)) {
      void callbacks.heard(site, selected);
    }
  }, [selected, load.kind]);
  const groups = new Map<string, typeof rows>();
  const now = clock.now.value;
  for (const row of rows) {
    const name = groupOf(row, now, openings, (at) => dayIn(at, timeZone));
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return (
    <div class="scroll">
      {late && rows.length === 0 && <Bars kind="table" label="Reading who is to be called" />}
      {load.kind === 'failed' && (
        <Failure
          title="The list did not come"
          message={load.message}
          code={load.code}
          again={() => void callbacks.fetch(site)}
        />
      )}
      {load.kind === 'ready' && rows.length === 0 && (
        <Empty title="Nobody waits for a call">
          <p>Whoever asks to be called appears here at once.</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <table class="table calls">
          <thead>
            <tr>
              <th scope="col">Slot</th>
              <th scope="col">Business time</th>
              <th scope="col">Who</th>
              <th scope="col">About</th>
              <th scope="col">Clock there</th>
              <th scope="col">Tries</th>
              <th scope="col">
                <span class="sr">Whose</span>
              </th>
            </tr>
          </thead>
          {[...groups].map(([name, some]) => (
            <tbody key={name}>
              <tr class="group">
                <th colSpan={7} scope="rowgroup">
                  {name} <span class="count">{some.length}</span>
                </th>
              </tr>
              {some.map((row) => (
                <CallbackLine key={row.id} row={row} />
              ))}
            </tbody>
          ))}
        </table>
      )}
    </div>
  );
}
