import type { ConversationView } from '../../protocol/messages.ts';

/**
 * The conversation on view: the newest open one, else the one just begun here (`begun`, which the server may not have
 * listed yet), else the newest of all; '' before the first.
 */
export function chooseConversation(list: ConversationView[], begun: string, begunHasMessages: boolean): string {
  const newest = [...list].sort((a, b) => b.createdAt - a.createdAt || b.updatedAt - a.updatedAt);
  const known = newest.some((each) => each.id === begun);
  const open = newest.find((each) => each.status === 'open');
  if (open) return begun && !known && begunHasMessages ? begun : open.id;
  if (begun && !known && (begunHasMessages || newest.length === 0)) return begun;
  return newest[0]?.id ?? '';
}
