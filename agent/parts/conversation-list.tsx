import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useDesk } from '../desk-context.ts';
import type { Status } from '../state/inbox.ts';
import { ConversationLink } from './conversation-link.tsx';
import { Bars, Empty, Failure, useLate } from './late.tsx';

/** Conversations of the site, longest waiting first. */
export function ConversationList(): JSX.Element {
  const { inbox, router, singleKeys } = useDesk();
  const { site } = router.route.value;
  const status = inbox.status.value;
  const load = inbox.load.value;
  const ids = inbox.order.ids.value;
  const rows = inbox.rows.value;
  const waiting = inbox.waiting.value.length;
  const late = useLate(load.kind === 'loading');

  // Another operator may close what the pointer rests on; when the pointer leaves, the list falls into order.
  useEffect(() => () => inbox.order.hold(false), [inbox]);

  const show = (next: Status): void => {
    inbox.show(next);
    void inbox.fetch(site);
  };

  return (
    <section class="col list" aria-label="Conversations">
      <header class="queues">
        <Switch now={status} show={show} />
        <span class="push xs soft summary">
          {status === 'open' && waiting > 0 && (
            <>
              <b class="wait">{waiting} waiting</b>, longest first
            </>
          )}
        </span>
      </header>
      <div
        class="scroll"
        onPointerEnter={(event) => event.pointerType === 'mouse' && inbox.order.hold(true)}
        onPointerLeave={() => inbox.order.hold(false)}
      >
        {late && ids.length === 0 && <Bars kind="rows" label="Reading the list" />}
        {load.kind === 'failed' && (
          <Failure
            title="The list did not come"
            message={`${load.message} What you have open still works.`}
            code={load.code}
            again={() => void inbox.fetch(site)}
          />
        )}
        {load.kind === 'ready' && ids.length === 0 && (
          <Empty title={status === 'open' ? 'The list is empty' : 'Nothing is closed yet'}>
            <p>{status === 'open' ? 'New conversations appear here by themselves.' : 'What you close is kept here.'}</p>
          </Empty>
        )}
        {ids.length > 0 && (
          <ul class="rows">
            {ids.map((id) => {
              const row = rows.get(id);
              return row && <ConversationLink key={id} row={row} />;
            })}
          </ul>
        )}
        {inbox.more.value && ids.length > 0 && (
          <p class="more-row">
            <button type="button" class="btn s" onClick={() => void inbox.older(site)}>
              Show older ones
            </button>
          </p>
        )}
      </div>
      {singleKeys.value && (
        <p class="foot">
          <span>
            <kbd>j</kbd>
            <kbd>k</kbd> move
          </span>
          <span>
            <kbd>↵</kbd> open
          </span>
          <span class="push">
            <kbd>?</kbd> keys
          </span>
        </p>
      )}
    </section>
  );
}

function Switch({ now, show }: { now: Status; show(status: Status): void }): JSX.Element {
  return (
    <div class="switch-tabs" role="group" aria-label="Which conversations">
      {(['open', 'closed'] as const).map((status) => (
        <button key={status} type="button" aria-pressed={now === status} onClick={() => show(status)}>
          {status === 'open' ? 'Open' : 'Closed'}
        </button>
      ))}
    </div>
  );
}
