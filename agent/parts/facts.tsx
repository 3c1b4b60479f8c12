import type { JSX } from 'preact';
import type { VisitorDetail } from '../../protocol/agent.ts';
import { emailProblem } from '../../protocol/contact.ts';
import { cameFrom, moment, plain, traitName } from '../words.ts';
import { Icon } from './icon.tsx';
import { Part } from './part.tsx';

/** Named facts, each with who says so. */
export function Traits({ detail }: { detail: VisitorDetail }): JSX.Element | null {
  if (detail.traits.length === 0) return null;
  return (
    <Part title="Traits" aside="who says so">
      <dl class="facts">
        {detail.traits.map((trait) => (
          <Fact
            key={`${trait.name}:${trait.source}`}
            name={traitName(plain(trait.name))}
            value={plain(trait.value)}
            source={SOURCES[plain(trait.source)] ?? plain(trait.source)}
            href={reaching(trait.name, plain(trait.value))}
            at={trait.at}
          />
        ))}
      </dl>
    </Part>
  );
}

/** Who says it: a page, where anybody may write anything, or the site's own server. */
const SOURCES: Partial<Record<string, string>> = { claim: 'unverified', server: 'verified' };

/** The way to somebody whose address or number this is. */
function reaching(name: string, value: string): string | undefined {
  if (name === 'email' && emailProblem(value) === '') return `mailto:${encodeURIComponent(value).replace('%40', '@')}`;
  if (name === 'phone' && /^\+\d{5,15}$/.test(value)) return `tel:${value}`;
  return undefined;
}

/** What the browser said, and how they came. */
export function Facts({ detail }: { detail: VisitorDetail }): JSX.Element {
  const facts = [
    { name: 'Browser', value: plain(detail.device), source: 'browser' },
    { name: 'Language', value: plain(detail.language), source: 'browser' },
    { name: 'Time', value: plain(detail.timeZone), source: 'browser' },
    { name: 'Address', value: plain(detail.ip), source: 'shortened' },
    { name: 'Came from', value: cameFrom(detail.referrer), source: 'browser' },
    { name: 'First by', value: touch(detail.firstTouch), source: 'link' },
    { name: 'Last by', value: touch(detail.lastTouch), source: 'link' },
  ];
  return (
    <Part title="Browser and way here">
      <dl class="facts">{facts.map((fact) => fact.value && <Fact key={fact.name} {...fact} />)}</dl>
    </Part>
  );
}

function Fact(props: { name: string; value: string; source: string; href?: string; at?: number }): JSX.Element {
  return (
    <div>
      <dt class="cut">{props.name}</dt>
      <dd class="cut" title={props.value}>
        <span class="cut">{props.href ? <a href={props.href}>{props.value}</a> : props.value}</span>
        <span class="src" title={props.at === undefined ? undefined : moment(props.at)}>
          {props.source}
        </span>
      </dd>
    </div>
  );
}

/** "newsletter, email, autumn" of utm_source, utm_medium and the like. */
function touch(values: VisitorDetail['firstTouch']): string {
  return Object.entries(values ?? {})
    .filter(([name, value]) => name !== 'at' && typeof value === 'string' && value !== '')
    .map(([, value]) => value as string)
    .join(', ');
}

/** What they look at most, as far as it can be told from what they did. */
export function Likes({ detail }: { detail: VisitorDetail }): JSX.Element | null {
  const top = detail.categories.slice(0, 5);
  const most = Math.max(...top.map((one) => one.weight), 0);
  if (most <= 0) return null;
  return (
    <Part title="Leans towards" aside="a guess, from views">
      <ul class="likes">
        {top.map((one) => (
          <li key={one.name}>
            <span class="cut">{plain(one.name)}</span>
            <span class="lean" aria-hidden="true">
              <i style={{ '--w': (one.weight / most).toFixed(2) }} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What they agreed to, and whether they are in the group that sees the popular list. */
export function Consents({ detail }: { detail: VisitorDetail }): JSX.Element {
  const { analytics, personalization, explicit } = detail.consent;
  return (
    <Part title="Consents" aside={explicit ? 'their own choice' : 'the site does not ask'}>
      <ul class="consents">
        <Consent name="Measuring" given={analytics} />
        <Consent name="Suggestions" given={personalization} />
      </ul>
      {detail.held && <p class="xs soft held">Held out: sees the popular list, so that the others can be compared.</p>}
    </Part>
  );
}

function Consent({ name, given }: { name: string; given: boolean }): JSX.Element {
  return (
    <li class={given ? 'good' : 'bad'}>
      <Icon name={given ? 'check' : 'cross'} />
      <span>
        {name} <span class="sr">{given ? 'allowed' : 'not allowed'}</span>
      </span>
    </li>
  );
}
