import type { JSX } from 'preact';
import type { ConversationRow } from '../../protocol/agent.ts';
import { useDesk } from '../desk-context.ts';
import { NoteForm } from './note-form.tsx';
import { ReplyForm } from './reply-form.tsx';

/**
 * Where one writes. An answer and a note are two forms with two texts and two drafts: what was typed into one is never
 * in the other, so no note is sent by switching.
 */
export function Composer({ conversation, row }: { conversation: string; row: ConversationRow | null }): JSX.Element {
  const { writing } = useDesk();
  return writing.value === 'note' ? (
    <NoteForm conversation={conversation} row={row} />
  ) : (
    <ReplyForm conversation={conversation} row={row} />
  );
}
