import type { JSX } from 'preact';
import type { ItemInterest, VisitorDetail } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { ApproachForm } from '../outreach/approach-form.tsx';
import type { PersonView } from '../state/person.ts';
import { formatRoute } from '../state/route.ts';
import { count, date, moment, money, plain, sameDay } from '../words.ts';
import { Avatar, isNamed } from './avatar.tsx';
import { Consents, Facts, Likes, Traits } from './facts.tsx';
import { Icon } from './icon.tsx';
import { Items } from './items.tsx';
import { Bars, Failure, useLate } from './late.tsx';
import { Part } from './part.tsx';
import { Shown } from './shown.tsx';
import { Timeline } from './timeline.tsx';
import { Visit } from './visit.tsx';

/** Who somebody is, what they did and what they were shown. `lead` says what stands first: facts, or the timeline. */
export function PersonPanel({ lead }: { lead: 'person' | 'live' }): JSX.Element {
  const desk = useDesk();
  const view = desk.person.view.value;
  const { site, selected } = desk.router.route.value;
  const loading = view.load.kind === 'loading' || (view.visitor === null && selected !== null);
  const late = useLate(loading && view.detail === null);
  return (
    <aside class="col side" id="person" aria-label="Person" tabIndex={-1}>
      <div class="scroll" key={view.visitor ?? ''} tabIndex={0} role="region" aria-label="About this person">
        {view.detail ? (
          <About view={view} detail={view.detail} lead={lead} />
        ) : view.load.kind === 'failed' && view.load.code === 'not_found' ? (
          <>
            <Back lead={lead} />
            <div class="state">
              <p>Nothing is known of them yet. What they do appears here by itself.</p>
            </div>
          </>
        ) : view.load.kind === 'failed' ? (
          <>
            <Back lead={lead} />
            <Failure
              title="The person did not come"
              message={view.load.message}
              code={view.load.code}
              again={() => void desk.person.fetch(site)}
            />
          </>
        ) : late ? (
          <Bars kind="person" label="Reading who it is" />
        ) : (
          selected === null && (
            <div class="state">
              <p>
                {lead === 'person'
                  ? 'Open a conversation to see here who it is, what they saw, and why.'
                  : 'Open a row to see here what they do, as they do it.'}
              </p>
            </div>
          )
        )}
      </div>
    </aside>
  );
}

function About({
  view,
  detail,
  lead,
}: {
  view: PersonView;
  detail: VisitorDetail;
  lead: 'person' | 'live';
}): JSX.Element {
  const desk = useDesk();
  const now = desk.live.visitors.value.get(detail.visitor);
  // Of somebody who is not here, who they are says more than what they did.
  const first = lead === 'live' && (now !== undefined || detail.online) ? 'live' : 'person';
  const here = (now !== undefined && !desk.live.gone.value.has(detail.visitor)) || (now === undefined && detail.online);
  const timeline = (
    <Part title="Timeline" aside={lead === 'live' && here && !desk.offline.value ? 'as it happens' : ''}>
      <Timeline view={view} />
    </Part>
  );
  return (
    <>
      <Who detail={detail} here={here} lead={lead} />
      {first === 'live' && timeline}
      {first === 'person' && <Visit view={view} detail={detail} now={here ? now : undefined} here={here} />}
      <Items title={`Cart ${worth(detail.carted)}`.trim()} items={detail.carted} kind="cart" />
      <Traits detail={detail} />
      {first === 'person' && <Shown entries={view.entries} />}
      <Items title="Viewed" items={detail.viewed} />
      <Items title="Bought" items={detail.bought} />
      <Likes detail={detail} />
      <Earlier detail={detail} />
      <Facts detail={detail} />
      <Consents detail={detail} />
      {first === 'person' && timeline}
    </>
  );
}

/** What the items are worth together, where all have a price in one currency. */
function worth(items: readonly ItemInterest[]): string {
  const currency = items[0]?.currency ?? '';
  if (items.length === 0 || items.some((item) => item.price === null || item.currency !== currency)) return '';
  const cents = items.reduce((sum, item) => sum + Math.round((item.price ?? 0) * 100) * item.count, 0);
  return money(cents / 100, plain(currency));
}

function Who({ detail, here, lead }: { detail: VisitorDetail; here: boolean; lead: 'person' | 'live' }): JSX.Element {
  const { router, live, inbox, offline, clock } = useDesk();
  const { site } = router.route.value;
  const name = plain(detail.name);
  // What the list knows of a conversation is newer than what came with the person.
  const closed = (id: string): boolean =>
    (inbox.rows.value.get(id) ?? detail.conversations.find((row) => row.id === id))?.status === 'closed';
  const known = live.visitors.value.get(detail.visitor)?.conversation ?? null;
  const chat = [...(known === null ? [] : [known]), ...detail.conversations.map((row) => row.id)].find(
    (id) => !closed(id),
  );
  return (
    <section class="who-part">
      <div class="line top">
        <Back lead={lead} />
        <Avatar name={name} size="l" known={isNamed(name)} />
        <div class="grow">
          <h2 class="cut">
            <bdi>{name}</bdi>
          </h2>
          <p class="presence-line xs">
            <span class={here && !offline.value ? 'dot' : 'dot off'} />
            {here && !offline.value
              ? 'Here now'
              : detail.lastSeen === 0
                ? 'Not measured on the site'
                : `Last seen ${moment(detail.lastSeen)}`}
            {detail.automated && <span class="tag">robot, not counted</span>}
          </p>
        </div>
      </div>
      <dl class="figs">
        <Figure
          name="Visits"
          value={String(detail.sessions)}
          note={detail.firstSeen === 0 ? '' : `since ${since(detail.firstSeen, clock.now.value)}`}
        />
        <Figure name="Pages" value={String(detail.pageViews)} note={count(detail.events, 'event')} />
        <Figure name="Bought" value={String(detail.bought.reduce((sum, item) => sum + item.count, 0))} note="pieces" />
      </dl>
      {lead === 'live' && chat && (
        <a class="btn wide" href={formatRoute({ view: 'inbox', site, selected: chat, person: false })}>
          <Icon name="talk" /> Open the conversation
        </a>
      )}
      {lead === 'live' && !chat && <Approach key={detail.visitor} detail={detail} here={here} name={name} />}
    </section>
  );
}

/** From the person to what was before, where the screen has room for one of them. */
function Back({ lead }: { lead: 'person' | 'live' }): JSX.Element {
  const { router } = useDesk();
  return (
    <button
      type="button"
      class="btn ghost icon back-from-person"
      onClick={() => router.go(lead === 'live' ? { selected: null, person: false } : { person: false })}
    >
      <Icon name="back" />
      <span class="sr">Back</span>
    </button>
  );
}

/** The way to a conversation with somebody who has none; or why there is no way now. */
function Approach({ detail, here, name }: { detail: VisitorDetail; here: boolean; name: string }): JSX.Element {
  const why =
    detail.unasked ||
    (detail.automated ? 'That is a robot.' : here ? '' : 'You can speak to them first while they are on the site.');
  if (!why) return <ApproachForm visitor={detail.visitor} name={name} />;
  return (
    <p class="unasked xs soft">
      <Icon name="talk" /> <span>{why}</span>
    </p>
  );
}

function since(at: number, now: number): string {
  return sameDay(at, now) ? 'today' : date(at);
}

function Figure({ name, value, note }: { name: string; value: string; note: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{note}</small>
      </dd>
    </div>
  );
}

function Earlier({ detail }: { detail: VisitorDetail }): JSX.Element | null {
  const { router } = useDesk();
  const { site, view, selected } = router.route.value;
  const others = detail.conversations.filter((row) => view !== 'inbox' || row.id !== selected);
  if (others.length === 0) return null;
  return (
    <Part title={view === 'inbox' ? 'Other conversations' : 'Conversations'}>
      <ul class="earlier">
        {others.map((row) => (
          <li key={row.id}>
            <a href={formatRoute({ view: 'inbox', site, selected: row.id, person: false })}>
              <span class="soft">{date(row.createdAt)}</span>
              <span class="cut">{plain(row.preview) || 'Without words'}</span>
              <span class="src">{row.status}</span>
            </a>
          </li>
        ))}
      </ul>
    </Part>
  );
}
