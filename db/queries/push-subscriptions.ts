/** Browsers of operators that want to be told while the page is closed. One is as good as the session it was made in. */
import { createHash } from 'node:crypto';
import type { Store } from '../store.ts';

export interface PushTarget {
  /** The hash of its endpoint. */
  id: string;
  operatorId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** An operator's newest so many are kept. */
const KEPT = 20;

/**
 * A browser that subscribes again, whoever is logged in there now, takes the place of what it was: it has the same keys
 * as before. Who knows no more than its address changes nothing.
 */
export async function saveSubscription(
  store: Store,
  given: Omit<PushTarget, 'id'> & { sessionHash: string; createdAt: number },
): Promise<void> {
  const { operatorId, sessionHash, endpoint, p256dh, auth, createdAt } = given;
  await store.write([
    {
      sql: `INSERT INTO push_subscriptions (id, operator_id, session_hash, endpoint, p256dh, auth, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (id) DO UPDATE SET operator_id = excluded.operator_id, session_hash = excluded.session_hash,
          p256dh = excluded.p256dh, auth = excluded.auth, created_at = excluded.created_at
        WHERE push_subscriptions.p256dh = excluded.p256dh AND push_subscriptions.auth = excluded.auth`,
      args: [idOf(endpoint), operatorId, sessionHash, endpoint, p256dh, auth, createdAt],
    },
    {
      sql: `DELETE FROM push_subscriptions WHERE operator_id = ?1 AND id NOT IN (SELECT n.id FROM push_subscriptions n
        WHERE n.operator_id = ?1 ORDER BY n.created_at DESC, n.id LIMIT ${KEPT})`,
      args: [operatorId],
    },
    // What a session left that has ended.
    {
      sql: `DELETE FROM push_subscriptions WHERE NOT EXISTS (SELECT 1 FROM operator_sessions s
        WHERE s.token_hash = push_subscriptions.session_hash AND s.expires_at > ?1)`,
      args: [createdAt],
    },
  ]);
}

/** Those of everybody who works on the site and is logged in there; none for what an automated visitor says. */
export async function subscriptionsFor(
  store: Store,
  { siteId, conversationId, now }: { siteId: string; conversationId: string; now: number },
): Promise<PushTarget[]> {
  const rows = await store.read({
    sql: `SELECT p.id, p.operator_id AS "operatorId", p.endpoint, p.p256dh, p.auth
      FROM operator_roles r JOIN push_subscriptions p ON p.operator_id = r.operator_id
        JOIN operator_sessions s ON s.token_hash = p.session_hash
      WHERE r.site_id = ?1 AND r.disabled_at IS NULL AND s.expires_at > ?3
        AND NOT EXISTS (SELECT 1 FROM conversations c JOIN visitors v ON v.site_id = c.site_id AND v.id = c.visitor_id
          WHERE c.site_id = ?1 AND c.id = ?2 AND v.automated)
      ORDER BY p.id`,
    args: [siteId, conversationId, now],
  });
  return rows as unknown as PushTarget[];
}

/** @param which the id, or, of this operator, the endpoint */
export async function deleteSubscription(store: Store, which: string, operatorId: string | null = null): Promise<void> {
  await store.write([
    operatorId === null
      ? { sql: 'DELETE FROM push_subscriptions WHERE id = ?1', args: [which] }
      : {
          sql: 'DELETE FROM push_subscriptions WHERE id = ?1 AND operator_id = ?2',
          args: [idOf(which), operatorId],
        },
  ]);
}

/** Those of sessions that end, in the commit that ends them. */
export function deletingSubscriptionsOf(sessionHash: string) {
  return { sql: 'DELETE FROM push_subscriptions WHERE session_hash = ?1', args: [sessionHash] };
}

function idOf(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('hex');
}
