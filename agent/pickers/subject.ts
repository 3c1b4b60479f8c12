import type { ConversationRow } from '../../protocol/agent.ts';
import { plain } from '../words.ts';

/** What a choice is about: "Clara Weiss", "3 conversations". */
export function subject(rows: readonly ConversationRow[]): string {
  return rows.length === 1 ? plain(rows[0]!.visitorName) : `${rows.length} conversations`;
}
