/** A visitor's timeline: events, decisions with their reasons, messages; newest first. */
import { messagesOfVisitor } from '../../db/queries/conversations.ts';
import { decisionsOfVisitor, eventsOfVisitor, exposuresOf } from '../../db/queries/timeline.ts';
import type { Store } from '../../db/store.ts';
import type { TimelineEntry, TimelinePage } from '../../protocol/agent.ts';
import type { Properties } from '../../protocol/messages.ts';
import type { Reason } from '../../protocol/reason.ts';
import type { Catalogue } from '../catalogue/types.ts';
import type { FileLinks } from '../conversations/file-links.ts';
import { messageView } from '../conversations/views.ts';

export async function timelineOf(
  parts: { store: Store; catalogue: Catalogue; fileLinks: FileLinks },
  who: { siteId: string; visitorId: string },
  before: number,
  limit: number,
): Promise<TimelinePage> {
  const { store, catalogue } = parts;
  const { siteId, visitorId } = who;
  const most = limit + 1;
  const events = await eventsOfVisitor(store, siteId, visitorId, before, most);
  const decisions = await decisionsOfVisitor(store, siteId, visitorId, before, most);
  const messages = await messagesOfVisitor(store, siteId, visitorId, before, most);
  const exposures = await exposuresOf(
    store,
    siteId,
    decisions.map((decision) => decision.id),
  );
  const had = new Set(exposures.map(({ decisionId, itemId, kind }) => `${decisionId} ${itemId} ${kind}`));
  const entries: TimelineEntry[] = [
    ...events.map(({ id, at, type, name, url, properties }) => ({
      kind: 'event' as const,
      id,
      at,
      type,
      name,
      url,
      properties: JSON.parse(properties) as Properties,
    })),
    ...decisions.map((decision) => ({
      kind: 'decision' as const,
      id: decision.id,
      at: decision.at,
      slot: decision.slot,
      policy: decision.policy,
      held: decision.held,
      propensity: decision.propensity,
      items: (JSON.parse(decision.items) as { id: string; reason: Reason }[]).map(({ id, reason }) => ({
        id,
        reason,
        title: catalogue.get(id)?.title ?? id,
        seen: had.has(`${decision.id} ${id} seen`),
        clicked: had.has(`${decision.id} ${id} click`),
      })),
    })),
    ...messages.map((message) => ({
      kind: 'message' as const,
      id: message.id,
      at: message.at,
      message: messageView(message, parts.fileLinks),
    })),
  ].sort((a, b) => b.at - a.at);
  return { entries: entries.slice(0, limit), more: entries.length > limit };
}
