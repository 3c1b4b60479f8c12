/** What a visitor does with a conversation of their own, besides writing. */
import type { Store, Value } from '../store.ts';
import { UNANSWERED_SINCE } from './conversation-changes.ts';

interface Whose {
  siteId: string;
  conversationId: string;
  visitorId: string;
}

/** @returns whether it was open */
export function closeByVisitor(store: Store, whose: Whose, now: number): Promise<boolean> {
  return change(
    store,
    whose,
    `status = 'closed', waiting_since = NULL, snoozed_until = NULL, closed_at = ?4, updated_at = ?4`,
    `status <> 'closed'`,
    [now],
  );
}

/** @returns whether it was closed */
export function reopenByVisitor(store: Store, whose: Whose, now: number): Promise<boolean> {
  return change(
    store,
    whose,
    `status = 'open', closed_at = NULL, updated_at = ?4, waiting_since = ${UNANSWERED_SINCE},
      assistant = CASE WHEN assistant = 'solved' THEN 'answered' ELSE assistant END`,
    `status = 'closed'`,
    [now],
  );
}

/** Once for a conversation, after it was closed. @returns whether this was it */
export function rateConversation(
  store: Store,
  whose: Whose,
  { rating, comment, now }: { rating: number; comment: string; now: number },
): Promise<boolean> {
  return change(
    store,
    whose,
    `rating = CAST(?4 AS integer), rating_comment = CAST(?5 AS text), rated_at = ?6`,
    `status = 'closed' AND rating IS NULL`,
    [rating, comment, now],
  );
}

async function change(store: Store, whose: Whose, set: string, where: string, args: Value[]): Promise<boolean> {
  const [rows] = await store.write([
    {
      sql: `UPDATE conversations SET ${set} WHERE site_id = ?1 AND id = ?2 AND visitor_id = ?3 AND ${where} RETURNING id`,
      args: [whose.siteId, whose.conversationId, whose.visitorId, ...args],
    },
  ]);
  return rows!.length > 0;
}
