import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import { Bars, Empty, Failure, useLate } from '../parts/late.tsx';
import { LiveRow } from '../parts/live-row.tsx';
import { PersonPanel } from '../parts/person-panel.tsx';

/** Who is on the site now, and what one of them does as they do it. */
export function Live(): JSX.Element {
  const { live, offline, singleKeys } = useDesk();
  useEffect(() => () => live.order.hold(false), [live]);
  return (
    <main class="two">
      <section class="col sheet one" aria-label="On the site now">
        <header class="head">
          <h1>On the site {offline.value ? 'before the connection went' : 'now'}</h1>
          <span class="figure">
            {live.load.value.kind === 'ready' ? live.count.value : ''}
            <span class="sr"> visitors</span>
          </span>
        </header>
        <Table />
        <p class="foot">
          {singleKeys.value && (
            <>
              <span>
                <kbd>j</kbd>
                <kbd>k</kbd> move
              </span>
              <span>
                <kbd>↵</kbd> open
              </span>
              <span>
                <kbd>?</kbd> keys
              </span>
            </>
          )}
          <span class="push">Rows keep their place while you point at them</span>
        </p>
      </section>
      <PersonPanel lead="live" />
    </main>
  );
}

function Table(): JSX.Element {
  const { live, router } = useDesk();
  const { site } = router.route.value;
  const load = live.load.value;
  const ids = live.order.ids.value;
  const visitors = live.visitors.value;
  const late = useLate(load.kind === 'loading');
  return (
    <div
      class="scroll"
      onPointerEnter={(event) => event.pointerType === 'mouse' && live.order.hold(true)}
      onPointerLeave={() => live.order.hold(false)}
    >
      {late && ids.length === 0 && <Bars kind="table" label="Reading who is there" />}
      {load.kind === 'failed' && (
        <Failure
          title="The list did not come"
          message={load.message}
          code={load.code}
          again={() => void live.fetch(site)}
        />
      )}
      {load.kind === 'ready' && ids.length === 0 && (
        <Empty title="Nobody is on the site">
          <p>Whoever opens a page of it appears here at once.</p>
        </Empty>
      )}
      {ids.length > 0 && (
        <table class="table live">
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">Looks at</th>
              <th scope="col" class="num">
                For
              </th>
              <th scope="col" class="from">
                Came from
              </th>
              <th scope="col" class="num">
                Cart
              </th>
              <th scope="col">Chat</th>
            </tr>
          </thead>
          <tbody>
            {ids.map((id) => {
              const visitor = visitors.get(id);
              return visitor && <LiveRow key={id} visitor={visitor} gone={live.gone.value.has(id)} />;
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}
