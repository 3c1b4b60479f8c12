import { useCell } from './cells.ts';
import { Hall } from './hall.tsx';
import { Icon } from './icon.tsx';
import { ICONS } from './icons.ts';
import { useList } from './list.ts';
import { Picks } from './picks.tsx';
import { SEEK } from './seek.ts';
import { spoken } from './speech.ts';
import { ConversationRow, Way } from './rows.tsx';
import { isOnPage } from '../../protocol/article.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import type { ViewName, ViewProps } from './views.ts';
import { WORDS } from './words.ts';

/** So many conversations stand on the first page; the others are one tab away. */
const SHOWN = 2;

export interface HomeProps extends ViewProps {
  offered: readonly ViewName[];
  facts: SitePanel | undefined;
  /** Whether the door is drawn already. */
  art: boolean;
}

/** The first view: who is there, the way to an answer, and what goes on. */
export function Home({ host, nav, away, offered, facts, art }: HomeProps) {
  const { config } = host.store;
  const online = useCell(host.store.online);
  const here = !useCell(host.store.offline);
  const rows = useList(host.store);
  const { locale } = spoken(host.speech.get());
  const open = rows.filter((row) => row.open || row.unread);
  // What was closed is shown only where nothing goes on.
  const shown = (open[0] ? open : rows.slice(0, 1)).slice(0, SHOWN);
  const write = (): void => nav.go('chat');
  return (
    <>
      <Hall
        site={config.name}
        greeting={
          facts?.greetings?.find(({ pages }) => pages.some((rule) => isOnPage(rule, location.href)))?.greeting ??
          config.texts.greeting
        }
        name={useCell(host.store.name)}
        online={online}
        connected={here}
        replyMs={facts?.replyMs ?? null}
        away={away}
        hour={new Date(host.now()).getHours()}
        art={art}
        onClose={host.close}
      />
      <div class="body scroll">
        {offered.includes('help') && (
          <button
            type="button"
            class="seek"
            onClick={() => nav.go('help', SEEK)}
            onPointerEnter={() => nav.near('help')}
            onFocus={() => nav.near('help')}
          >
            <Icon d={ICONS.search} />
            {WORDS.searchHelp}
          </button>
        )}
        <ul class="list" aria-label={WORDS.contact}>
          {shown.map((row) => (
            <ConversationRow key={row.id} row={row} nav={nav} now={host.now()} site={config.name} locale={locale} />
          ))}
          {!open[0] && (
            <Way
              icon="chat"
              title={WORDS.write}
              line={online && here ? WORDS.writeHere : WORDS.writeAway}
              onClick={write}
              onNear={() => nav.near('chat')}
            />
          )}
          {offered.includes('call') && (
            <Way
              icon="phone"
              title={WORDS.tabs.call}
              line={WORDS.callLine}
              onClick={() => nav.go('call')}
              onNear={() => nav.near('call')}
            />
          )}
        </ul>
        {config.features.slots && <Picks root={host.root} />}
      </div>
    </>
  );
}
