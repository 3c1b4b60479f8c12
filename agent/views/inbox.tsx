import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { InstallPage } from '../../protocol/install.ts';
import { useDesk } from '../desk-context.ts';
import { ConversationList } from '../parts/conversation-list.tsx';
import { Conversation } from '../parts/conversation.tsx';
import { Door } from '../parts/drawing.tsx';
import { PersonPanel } from '../parts/person-panel.tsx';
import { formatRoute } from '../state/route.ts';
import { count } from '../words.ts';

/** The list, the conversation in hand, and who it is with: three columns, or three screens in a row on a phone. */
export function Inbox(): JSX.Element {
  const { router } = useDesk();
  const { selected } = router.route.value;
  return (
    <main class="inbox">
      <h1 class="sr">Inbox</h1>
      <ConversationList />
      <section class="col sheet one" aria-label="Conversation">
        {selected === null ? <NothingOpen /> : <Conversation key={selected} id={selected} />}
      </section>
      <PersonPanel lead="person" />
    </main>
  );
}

function NothingOpen(): JSX.Element {
  const { router, inbox, live, singleKeys } = useDesk();
  const { site } = router.route.value;
  const waiting = inbox.waitingCount.value;
  const first = inbox.waiting.value[0];
  const there = live.count.value;
  const isNew = useNewSite() && there === 0;
  return (
    <div class="state voice">
      <Door />
      {inbox.load.value.kind !== 'ready' && !first ? null : first ? (
        <>
          <h2>{waiting <= 1 ? 'One person waits' : `${waiting} people wait`}</h2>
          <p>The one who has waited longest comes first.</p>
          <a class="btn" href={formatRoute({ view: 'inbox', site, selected: first.id, person: false })}>
            Open the longest waiting {singleKeys.value && <kbd>w</kbd>}
          </a>
        </>
      ) : isNew ? (
        <>
          <h2>Your site does not know Foyer yet</h2>
          <p>One line in your pages, and who is there appears here.</p>
          <a class="btn primary" href={formatRoute({ view: 'settings', site, selected: 'install', person: false })}>
            Show the line
          </a>
        </>
      ) : (
        <>
          <h2>Nobody is waiting</h2>
          <p>
            {there === 0
              ? 'Nobody is on the site just now.'
              : `${count(there, 'person is', 'people are')} on the site now.`}
          </p>
          <a class="btn" href={formatRoute({ view: 'live', site, selected: null, person: false })}>
            See who is on the site
            {singleKeys.value && (
              <span class="keys">
                <kbd>g</kbd>
                <kbd>l</kbd>
              </span>
            )}
          </a>
        </>
      )}
    </div>
  );
}

/** Nobody ever came to the site: its tag was not heard, as far as those can know who may put it there. */
function useNewSite(): boolean {
  const { api, router, me, inbox } = useDesk();
  const { site } = router.route.value;
  const [unseen, setUnseen] = useState('');
  const role = me.value?.sites.find(({ id }) => id === site)?.role;
  const asks =
    role !== undefined && role !== 'operator' && inbox.load.value.kind === 'ready' && inbox.rows.value.size === 0;
  useEffect(() => {
    if (!asks) return undefined;
    let gone = false;
    api.call<InstallPage>('GET', `/sites/${encodeURIComponent(site)}/settings/install`).then(
      ({ seen, lastPage }) => !gone && setUnseen(seen.length === 0 && !lastPage ? site : ''),
      // Whether it is new is then not known.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [site, asks]);
  return asks && unseen === site;
}
