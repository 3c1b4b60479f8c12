import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InstallPage, Sighting } from '../../protocol/install.ts';
import { useDesk } from '../desk-context.ts';
import { failed, LOADING, READY, type Load } from '../state/load.ts';
import { pathOf, plain, span } from '../words.ts';
import { CopyLine } from './copy-line.tsx';
import { Doctor } from './doctor.tsx';
import { Icon } from './icon.tsx';
import { Bars, Failure, useLate } from './late.tsx';

/** Somebody who just put the tag in is waiting for this. In ms. */
const LOOK_MS = 5_000;
/** What was seen so lately is called now. */
const NOW_MS = 60_000;

/** The tag to put into the pages, from where it was heard, and the doctor for pages where it was not. */
export function InstallForm(): JSX.Element {
  const { api, router, offline } = useDesk();
  const { site } = router.route.value;
  const [page, setPage] = useState<InstallPage | null>(null);
  const [load, setLoad] = useState<Load>(LOADING);
  const at = `/sites/${encodeURIComponent(site)}/settings/install`;
  const late = useLate(load.kind === 'loading');
  const lost = offline.value;

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        // A page nobody looks at asks for nothing.
        if (document.visibilityState === 'visible') {
          const next = await api.call<InstallPage>('GET', at);
          if (gone) return;
          setPage(next);
          setLoad(READY);
        }
      } catch (error) {
        if (gone) return;
        setLoad(failed(error));
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [site, lost]);

  if (!page) {
    if (load.kind === 'failed')
      return (
        <Failure
          title="The tag did not come"
          message={load.message}
          code={load.code}
          again={() => void api.call<InstallPage>('GET', at).then(setPage, (error: unknown) => setLoad(failed(error)))}
        />
      );
    return late ? <Bars kind="person" label="Reading the tag" /> : <div />;
  }
  return (
    <div class="plain-part install">
      <header class="part-head">
        <h2>Install</h2>
      </header>
      <p class="soft">
        One line, before the end of the head of every page. It loads after the page, and the page does not wait for it.
      </p>
      <CopyLine label="The tag" text={page.snippet} />
      <Seen page={page} stale={load.kind === 'failed' || lost} />
      <Doctor at={`${at}/doctor`} first={page.seen.find(({ listed }) => listed)?.origin ?? ''} />
    </div>
  );
}

function Seen({ page, stale }: { page: InstallPage; stale: boolean }): JSX.Element {
  const listed = page.seen.filter((one) => one.listed);
  const strangers = page.seen.filter((one) => !one.listed);
  const [first] = listed;
  return (
    <section class="card" aria-labelledby="seen-title">
      <header class="card-head">
        <span class={first ? 'dot' : 'dot off'} aria-hidden="true" />
        <h3 id="seen-title" class="grow">
          <span role="status">
            {first ? `We have seen your tag on ${hostOf(first.origin)}` : 'Your tag has not been seen yet'}
          </span>
        </h3>
        <span class="soft xs">{stale ? 'not looking: no connection' : 'looking, every 5 s'}</span>
      </header>
      {listed.map((one) => (
        <Row key={one.origin} one={one} now={page.now} />
      ))}
      {page.lastPage && (
        <div class="check">
          <span class="good">
            <Icon name="eye" />
          </span>
          <b>Newest page view: {plain(pathOf(page.lastPage.url))}</b>
          <span class="soft xs">{ago(page.now - page.lastPage.at)}</span>
          <small class="cut">{plain(page.lastPage.url)}</small>
        </div>
      )}
      {!first && (
        <div class="check">
          <span class="soft">
            <Icon name="clock" />
          </span>
          <b>Open a page with the tag, in any browser</b>
          <span />
          <small>It appears here by itself. If it does not, let the doctor below look at that page.</small>
        </div>
      )}
      {strangers.map(({ origin }) => (
        <div class="check" key={origin}>
          <span class="wait">
            <Icon name="warn" />
          </span>
          <b>{plain(origin)} uses your tag and is refused</b>
          <span />
          <small>It is not on your list of origins. Add it under Look, if it is yours.</small>
        </div>
      ))}
    </section>
  );
}

function Row({ one, now }: { one: Sighting; now: number }): JSX.Element {
  const at = Math.max(one.configAt ?? 0, one.socketAt ?? 0);
  return (
    <div class="check">
      <span class={one.socketAt ? 'good' : 'wait'}>
        <Icon name={one.socketAt ? 'check' : 'clock'} />
      </span>
      <b>{plain(one.origin)}</b>
      <span class="soft xs">{ago(now - at)}</span>
      <small>
        {one.socketAt
          ? 'The tag runs, and its socket is open.'
          : 'The tag runs. No socket yet: it waits for consent where your site asks for it, or a policy blocks it.'}
      </small>
    </div>
  );
}

function ago(ms: number): string {
  return ms < NOW_MS ? 'just now' : `${span(ms)} ago`;
}

function hostOf(origin: string): string {
  return plain(origin).replace(/^https?:\/\//, '');
}
