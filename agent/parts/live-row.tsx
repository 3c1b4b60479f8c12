import type { JSX } from 'preact';
import type { LiveVisitor } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { formatRoute } from '../state/route.ts';
import { cameFrom, count, money, moment, pageName, plain, span, ticking } from '../words.ts';

/** One visitor on the site: the whole row opens them. */
export function LiveRow({ visitor, gone }: { visitor: LiveVisitor; gone: boolean }): JSX.Element {
  const { router, offline } = useDesk();
  const { site, selected } = router.route.value;
  const here = selected === visitor.visitor;
  const href = formatRoute({ view: 'live', site, selected: visitor.visitor, person: false });
  const there = !gone && !offline.value;
  return (
    <tr class={`${here ? 'here' : ''}${gone ? ' gone' : ''}`}>
      <th scope="row">
        <div class="who">
          <span class={there ? 'dot' : 'dot off'} />
          <a class="cover cut" href={href} data-row aria-current={here ? 'true' : undefined}>
            <bdi>{plain(visitor.name)}</bdi>
          </a>
          {visitor.sessions > 1 && <span class="nth">{nth(visitor.sessions)} visit</span>}
          {visitor.automated && <span class="tag">robot</span>}
        </div>
      </th>
      <td class="page cut" title={plain(visitor.page.url)}>
        {pageName(visitor.page)}
        {visitor.tabs > 1 && <span class="soft"> and {count(visitor.tabs - 1, 'tab')} more</span>}
      </td>
      <td class="num">{gone ? 'left' : <Since at={visitor.pageSince} />}</td>
      <td class="from cut">{cameFrom(visitor.referrer)}</td>
      <td class="num">
        {visitor.cart > 0 ? money(visitor.cart, plain(visitor.cartCurrency)) : <span class="none">–</span>}
      </td>
      <td class="chat">{visitor.conversation !== null && <Chat conversation={visitor.conversation} />}</td>
    </tr>
  );
}

function Since({ at }: { at: number }): JSX.Element {
  const { clock, offline } = useDesk();
  return <time title={`since ${moment(at)}`}>{offline.value ? '' : ticking(clock.now.value - at)}</time>;
}

function Chat({ conversation }: { conversation: string }): JSX.Element {
  const { inbox, clock, router } = useDesk();
  const { site } = router.route.value;
  const row = inbox.rows.value.get(conversation);
  const waits = row && row.waitingSince !== null ? clock.now.value - row.waitingSince : null;
  const words = waits === null ? 'answered' : `waits ${waits < 60_000 ? '< 1 min' : span(waits)}`;
  return (
    <a
      class={waits === null ? 'tag fill over' : 'tag wait over'}
      href={formatRoute({ view: 'inbox', site, selected: conversation, person: false })}
    >
      {row?.status === 'closed' ? 'closed' : words}
    </a>
  );
}

function nth(visits: number): string {
  const tail = visits % 100 >= 11 && visits % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][visits % 10] ?? 'th');
  return `${visits}${tail}`;
}
