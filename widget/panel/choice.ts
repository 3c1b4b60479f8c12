import type { ConversationView } from '../../protocol/messages.ts';
import type { LocalMessage } from '../host.ts';

/** A conversation as a row of a list. */
export interface Listed {
  id: string;
  open: boolean;
  /** Who answered last; '' where no person did. */
  name: string;
  /** The last message held that says something itself: not that a person is waited for. */
  last: LocalMessage | undefined;
  unread: number;
  at: number;
}

/** Conversations as they are listed: unread ones first, then open ones, the newest first among equals. */
export function listed(
  conversations: ConversationView[],
  messagesOf: (conversation: string) => LocalMessage[],
): Listed[] {
  return conversations
    .map(({ id, status, readByVisitor, updatedAt }): Listed => {
      const messages = messagesOf(id);
      const theirs = messages.filter((each) => each.from !== 'visitor');
      return {
        id,
        open: status === 'open',
        name: theirs.findLast(({ from }) => from === 'operator')?.name ?? '',
        last: messages.findLast(({ automatic }) => automatic?.kind !== 'handover'),
        unread: theirs.filter((each) => each.seq > readByVisitor).length,
        at: updatedAt,
      };
    })
    .sort((a, b) => rank(b) - rank(a) || b.at - a.at);
}

function rank({ unread, open }: Listed): number {
  return unread ? 2 : Number(open);
}
