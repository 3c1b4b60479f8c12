import { Bar } from './bar.tsx';
import { useList } from './list.ts';
import { spoken } from './speech.ts';
import { ConversationRow } from './rows.tsx';
import type { ViewProps } from './views.ts';
import { WORDS } from './words.ts';

/** All conversations, unread first, and the way into a new one. */
export function Messages({ host, nav }: ViewProps) {
  const rows = useList(host.store);
  const { locale } = spoken(host.speech.get());
  return (
    <>
      <Bar title={WORDS.messages} onClose={host.close} />
      <div class="body scroll">
        {rows.length === 0 && <p class="none">{WORDS.noMessages}</p>}
        <ul class="list" aria-label={WORDS.messages}>
          {rows.map((row) => (
            <ConversationRow
              key={row.id}
              row={row}
              nav={nav}
              now={host.now()}
              site={host.store.config.name}
              locale={locale}
            />
          ))}
        </ul>
      </div>
      <div class="foot">
        <button
          type="button"
          class="btn main"
          onClick={() => nav.go('chat', 'new')}
          onPointerEnter={() => nav.near('chat')}
          onFocus={() => nav.near('chat')}
        >
          {WORDS.newMessage}
        </button>
      </div>
    </>
  );
}
