import type { JSX } from 'preact';
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
