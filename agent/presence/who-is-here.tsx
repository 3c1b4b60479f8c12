import type { JSX } from 'preact';
import type { Colleague } from '../../protocol/agent.ts';
import type { Presence } from '../../protocol/routing.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Switch } from '../parts/switch.tsx';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { PRESENCE_WORDS, PresenceDot } from './dot.tsx';

const ORDER: { [presence in Presence]: number } = { online: 0, away: 1, offline: 2 };

/** Those who are here first, then those who are away; by name among each. */
export function byPresence(a: Colleague, b: Colleague): number {
  return ORDER[a.presence] - ORDER[b.presence] || plain(a.name).localeCompare(plain(b.name));
}

/** Whether one is here oneself, to change, and the colleagues. Stands in the menu at the foot of the rail. */
export function WhoIsHere(): JSX.Element {
  const { presence, team, me, offline } = useDesk();
  const mine = presence.mine.value;
  const away = mine?.byHand ?? false;
  const others = team.operators.value.filter(({ id }) => id !== me.value?.operator.id).toSorted(byPresence);
  return (
    <>
      <Switch
        on={away}
        off={offline.value || mine === null}
        label="Away"
        line={awayLine(away, mine?.presence)}
        change={presence.setAway}
      />
      {others.length > 0 && !offline.value && (
        <ul class="team-here" aria-label="Colleagues">
          {others.map((one) => (
            <li key={one.id}>
              <span class="ava-place">
                <Avatar name={one.name} />
                <PresenceDot presence={one.presence} />
              </span>
              <span class="cut">{plain(one.name)}</span>
              <span class="soft">{PRESENCE_WORDS[one.presence]}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function awayLine(byHand: boolean, presence: Presence | undefined): string {
  if (byHand) return 'Nothing is given to you by itself';
  return presence === 'away' ? 'You touched nothing for a while' : 'On its own after 10 minutes without a touch';
}
