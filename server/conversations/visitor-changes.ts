/** What a visitor does with a conversation of their own, besides writing: ends it, opens it again, rates it. */
import { conversationById } from '../../db/queries/conversations.ts';
import { closeByVisitor, rateConversation, reopenByVisitor } from '../../db/queries/visitor-changes.ts';
import { presentable as wellFormed } from '../../db/statement.ts';
import type { Store } from '../../db/store.ts';
import { RATING_COMMENT_LENGTH } from '../../protocol/limits.ts';
import type { Deps } from '../deps.ts';
import type { Conversations } from './conversations.ts';

export interface VisitorChangeParts {
  store: Store;
  conversations: Pick<Conversations, 'tellChanged'>;
  deps: Pick<Deps, 'now'>;
}

export interface Own {
  siteId: string;
  conversationId: string;
  visitorId: string;
}

/** One that is so already, or another's, stays as it is. */
export async function setStatus(parts: VisitorChangeParts, own: Own, status: 'open' | 'closed'): Promise<void> {
  const set = status === 'closed' ? closeByVisitor : reopenByVisitor;
  if (await set(parts.store, own, parts.deps.now())) {
    await parts.conversations.tellChanged(own.siteId, [own.conversationId], true);
  }
}

/**
 * The first rating counts, and only of what is closed. Told also where nothing changed: whoever says it again on another
 * tab learns what stands.
 */
export async function rate(parts: VisitorChangeParts, own: Own, rating: number, comment: string): Promise<void> {
  const record = await conversationById(parts.store, own.siteId, own.conversationId);
  if (record?.visitorId !== own.visitorId) return;
  const text = wellFormed(comment.trim()).slice(0, RATING_COMMENT_LENGTH).toWellFormed();
  await rateConversation(parts.store, own, { rating, comment: text, now: parts.deps.now() });
  await parts.conversations.tellChanged(own.siteId, [own.conversationId], true);
}
