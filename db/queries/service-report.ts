/** What a service report is made of. Who counts is decided here, once: what a person began, and no bot. */
import type { Store } from '../store.ts';

type Assistant = '' | 'answered' | 'solved' | 'handed_over' | 'no_answer';

export interface ReportedConversation {
  id: string;
  createdAt: number;
  firstReplyAt: number | null;
  closedAt: number | null;
  rating: number | null;
  ratingComment: string;
  topic: string;
  page: string;
  /** Who answered first; null where nobody did. */
  answeredBy: string | null;
  /** What became of automatic answers, as in `conversations`. */
  assistant: Assistant;
}

export interface ReportedCallback {
  createdAt: number;
  slotAt: number | null;
  /** When it was first tried; null where it was not. */
  firstTryAt: number | null;
  cancelled: boolean;
  operatorId: string | null;
}

/** Said of the row of `visitors` beside; whoever only chatted has none. */
const COUNTS = '(v.automated IS NULL OR NOT v.automated)';

/** Those that began from `from` until before `to`, in their order, after one that was read. */
export async function conversationsForReport(
  store: Store,
  siteId: string,
  { from, to, after, limit }: { from: number; to: number; after: { at: number; id: string } | null; limit: number },
): Promise<ReportedConversation[]> {
  const rows = await store.read({
    sql: `SELECT c.id AS "id", c.created_at AS "createdAt", c.first_reply_at AS "firstReplyAt", c.closed_at AS "closedAt",
        c.rating AS "rating", c.rating_comment AS "ratingComment", c.topic AS "topic", c.page AS "page",
        c.assistant AS "assistant", (SELECT m.operator_id FROM messages m WHERE m.site_id = ?1 AND m.conversation_id = c.id AND m.seq > 0
          AND m.sender = 'operator' AND m.kind = 'message' ORDER BY m.seq LIMIT 1) AS "answeredBy"
      FROM conversations c
      JOIN messages f ON f.site_id = c.site_id AND f.conversation_id = c.id AND f.seq = 1 AND f.sender = 'visitor'
      LEFT JOIN visitors v ON v.site_id = c.site_id AND v.id = c.visitor_id
      WHERE c.site_id = ?1 AND c.created_at >= ?2 AND c.created_at < ?3 AND ${COUNTS}
        AND (c.created_at > CAST(?4 AS bigint) OR (c.created_at = CAST(?4 AS bigint) AND c.id > CAST(?5 AS text)))
      ORDER BY c.created_at, c.id LIMIT CAST(?6 AS integer)`,
    args: [siteId, from, to, after?.at ?? from - 1, after?.id ?? '', limit],
  });
  return rows.map((row) => ({
    ...(row as unknown as ReportedConversation),
    createdAt: Number(row['createdAt']),
    firstReplyAt: numberOrNull(row['firstReplyAt']),
    closedAt: numberOrNull(row['closedAt']),
    rating: numberOrNull(row['rating']),
  }));
}

/** Requests to be called that were made from `from` until before `to`. */
export async function callbacksForReport(
  store: Store,
  siteId: string,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<ReportedCallback[]> {
  const rows = await store.read({
    sql: `SELECT b.created_at AS "createdAt", b.slot_at AS "slotAt", b.status AS "status", b.operator_id AS "operatorId",
        (SELECT min(t.at) FROM callback_attempts t WHERE t.site_id = ?1 AND t.callback_id = b.id) AS "firstTryAt"
      FROM callbacks b LEFT JOIN visitors v ON v.site_id = b.site_id AND v.id = b.visitor_id
      WHERE b.site_id = ?1 AND b.created_at >= ?2 AND b.created_at < ?3 AND ${COUNTS}
      ORDER BY b.created_at LIMIT CAST(?4 AS integer)`,
    args: [siteId, from, to, limit],
  });
  return rows.map((row) => ({
    createdAt: Number(row['createdAt']),
    slotAt: numberOrNull(row['slotAt']),
    firstTryAt: numberOrNull(row['firstTryAt']),
    cancelled: row['status'] === 'cancelled',
    operatorId: row['operatorId'] === null ? null : String(row['operatorId']),
  }));
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
