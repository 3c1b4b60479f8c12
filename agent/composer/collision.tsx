import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { ConversationRow } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { Avatar } from '../parts/avatar.tsx';
import { plain } from '../words.ts';

/** Why an answer might cross another one. */
export interface Crossing {
  name: string;
  /** The other one types, or has answered since this answer was begun. */
  kind: 'types' | 'answered';
}

/** Whether another operator types here, or has answered while this one wrote. `writing`: something is written. */
export function useCrossing(conversation: string, writing: boolean): Crossing | null {
  const { typing, me, threads } = useDesk();
  const mine = me.value?.operator.name;
  const { messages } = threads.of(conversation).value;
  const last = messages.at(-1)?.seq ?? 0;
  const begun = useRef(last);
  if (!writing) begun.current = last;
  const types = typing.who.value.find(
    (one) => one.conversation === conversation && one.from === 'operator' && one.name !== mine,
  );
  if (types) return { name: plain(types.name) || 'A colleague', kind: 'types' };
  const answer = messages.find((one) => one.seq > begun.current && one.from === 'operator' && one.name !== mine);
  return answer ? { name: plain(answer.name) || 'A colleague', kind: 'answered' } : null;
}

/** Says so over the form; `asked`: somebody wanted to send nevertheless. */
export function Collision(props: {
  crossing: Crossing | null;
  asked: boolean;
  row: ConversationRow | null;
}): JSX.Element {
  const desk = useDesk();
  const { crossing, asked, row } = props;
  const colleague = desk.team.operators.value.find((one) => one.name === crossing?.name);
  const does = crossing?.kind === 'types' ? 'is typing' : 'has answered';
  return (
    <div role="status" class="collide-place">
      {crossing && !desk.offline.value && (
        <div class="collide">
          <Avatar name={crossing.name} />
          <span class="grow">
            <b>
              {crossing.name} {does}
            </b>{' '}
            {asked ? 'here. Send once more, and yours goes, too.' : crossing.kind === 'types' ? 'a reply here' : 'here'}
          </span>
          {row && colleague && row.assignee?.id !== colleague.id && (
            <button
              type="button"
              class="btn ghost s"
              onClick={() => desk.changes.make([row], { kind: 'assign', to: colleague.id })}
            >
              Hand over to {crossing.name}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
