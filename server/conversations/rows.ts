/** Rows of the inbox, as operators see them. */
import {
  traitsNamed,
  unreadByOperator,
  type ConversationRecord,
  type TraitRecord,
} from '../../db/queries/conversations.ts';
import { operatorNames } from '../../db/queries/operators.ts';
import { tagsOf } from '../../db/queries/tags.ts';
import type { Store } from '../../db/store.ts';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { LiveVisitors } from '../presence/live.ts';
import { displayName, NAMING_TRAITS } from '../profiles/name.ts';
import { profileOf } from '../profiles/profile.ts';
import { conversationView } from './views.ts';

export interface RowsOf {
  (siteId: string, records: ConversationRecord[]): Promise<ConversationRow[]>;
}

/** Each row takes what it needs from the store together with the others. */
export function createRows({ store, live }: { store: Store; live: LiveVisitors }): RowsOf {
  return async (siteId, records) => {
    const ids = records.map((record) => record.id);
    const owners = [...new Set(records.flatMap(({ assigneeId }) => assigneeId ?? []))];
    const profiles = [...new Set(records.map((record) => profileOf(record.visitorId)))];
    const [unread, tags, names, traits] = await Promise.all([
      unreadByOperator(store, siteId, ids),
      tagsOf(store, siteId, ids),
      operatorNames(store, owners),
      traitsNamed(store, siteId, profiles, NAMING_TRAITS),
    ]);
    const traitsBy = new Map<string, TraitRecord[]>();
    for (const trait of traits) traitsBy.set(trait.profileId, [...(traitsBy.get(trait.profileId) ?? []), trait]);
    return records.map((record) => {
      const here = live.of(siteId, record.visitorId);
      const { assigneeId } = record;
      return {
        ...conversationView(record),
        status: record.status,
        assignee: assigneeId === null ? null : { id: assigneeId, name: names.get(assigneeId) ?? '' },
        tags: tags.get(record.id) ?? [],
        snoozedUntil: record.snoozedUntil,
        visitor: record.visitorId,
        visitorName: displayName(record.visitorId, traitsBy.get(profileOf(record.visitorId)) ?? []),
        preview: record.preview,
        previewFrom: record.previewFrom,
        ratingComment: record.ratingComment,
        unread: unread.get(record.id) ?? 0,
        waitingSince: record.waitingSince,
        online: here !== null,
        page: here?.page ?? null,
      };
    });
  };
}
