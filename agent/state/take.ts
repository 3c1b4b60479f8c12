import type { ConversationRow } from '../../protocol/agent.ts';
import { plain } from '../words.ts';
import type { Changes } from './changes.ts';

/**
 * Makes conversations the operator's own. What a colleague has is not taken by the key alone, which may have been on its
 * way when the colleague was faster: it is said whose it is, and the same key again, while that stands, takes it over.
 */
export function createTake(changes: Changes, me: () => string) {
  let offer = { text: '', ids: '' };

  return function take(rows: readonly ConversationRow[], over: boolean): void {
    const to = me();
    const free = rows.filter((row) => row.assignee === null);
    if (free.length > 0) changes.make(free, { kind: 'assign', to, from: null });
    const theirs = rows.filter((row) => row.assignee !== null && row.assignee.id !== to);
    if (theirs.length === 0 || (free.length > 0 && !over)) return;
    const ids = theirs.map((row) => row.id).join(' ');
    const agreed = offer.ids === ids && changes.said.peek()?.text === offer.text;
    if (over || agreed) {
      for (const from of new Set(theirs.map((row) => row.assignee!.id))) {
        const owned = theirs.filter((row) => row.assignee!.id === from);
        changes.make(owned, { kind: 'assign', to, from });
      }
      return;
    }
    const whose = theirs.length === 1 ? plain(theirs[0]!.assignee!.name) : 'Colleagues';
    const what = theirs.length === 1 ? 'it' : `these ${theirs.length}`;
    offer = { ids, text: `${whose} ${theirs.length === 1 ? 'has' : 'have'} ${what}. Once more takes ${what} over.` };
    changes.tell(offer.text);
  };
}
