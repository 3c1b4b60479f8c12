import type { JSX } from 'preact';
import type { LiveVisitor, VisitorDetail } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import type { PersonView } from '../state/person.ts';
import { trail } from '../trail.ts';
import { cameFrom, clock, pageName, span, ticking } from '../words.ts';
import { Part } from './part.tsx';

/** Pages shown of a visit. */
const STEPS = 5;

/** The pages of the newest visit, the one looked at now on top. */
export function Visit(props: {
  view: PersonView;
  detail: VisitorDetail;
  now: LiveVisitor | undefined;
  here: boolean;
}): JSX.Element | null {
  const { clock: time, offline } = useDesk();
  const { view, detail, now, here } = props;
  const steps = trail(view.entries, STEPS);
  const live = here && !offline.value;
  if (steps.length === 0 && !now) return null;
  const aside = now && live ? `${span(time.now.value - now.since)}, from ${cameFrom(now.referrer)}` : '';
  return (
    <Part title={live ? 'Here now' : here ? `Last seen ${clock(detail.lastSeen)}` : 'Last visit'} aside={aside}>
      <ol class="trail">
        {now && steps.length === 0 && (
          <li class="now">
            <time>{clock(now.pageSince)}</time>
            <span class="cut">{pageName(now.page)}</span>
            <small>{live && ticking(time.now.value - now.pageSince)}</small>
          </li>
        )}
        {steps.map((step, index) => (
          <li key={step.id} class={index === 0 && live ? 'now' : ''}>
            <time dateTime={new Date(step.at).toISOString()}>{clock(step.at)}</time>
            <span class="cut">{step.name}</span>
            <small>{step.stayed !== null ? ticking(step.stayed) : live ? ticking(time.now.value - step.at) : ''}</small>
          </li>
        ))}
      </ol>
    </Part>
  );
}
