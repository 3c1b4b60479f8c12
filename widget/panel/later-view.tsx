import { useEffect, useState } from 'preact/hooks';
import { Bar } from './bar.tsx';
import { tabOf } from './route.ts';
import type { Later, ViewProps, Views } from './views.ts';
import { WORDS } from './words.ts';

/** A view whose code comes when it is wanted: until then its head, and where it does not come, one way on. */
export function LaterView({ name, views, ...props }: ViewProps & { name: Later; views: Views }) {
  const [, redraw] = useState<unknown>();
  const [failed, setFailed] = useState(false);
  const View = views.loaded(name);
  const fetch = (): void => {
    setFailed(false);
    void views.load(name).then((view) => (view ? redraw({}) : setFailed(true)));
  };
  useEffect(fetch, [name]);
  if (View) return <View {...props} />;
  const { host, nav } = props;
  const tab = tabOf(name);
  return (
    <>
      <Bar title={WORDS.tabs[tab]} onBack={tab === name ? undefined : nav.back} onClose={host.close} />
      <div class="body" aria-busy={!failed}>
        {failed && (
          <p class="none" role="alert">
            <b>{WORDS.failed}</b>
            {WORDS.failedNote}
            <br />
            <button type="button" class="btn" onClick={fetch}>
              {WORDS.retry}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
