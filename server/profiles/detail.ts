/** Everything known of a visitor: the combination of the folds that its profile links, and who said what. */
import { conversationsOfVisitor, traitsNamed, traitsOf } from '../../db/queries/conversations.ts';
import { visitorsOfProfileOf } from '../../db/queries/timeline.ts';
import type { Store } from '../../db/store.ts';
import type { ItemInterest, VisitorDetail } from '../../protocol/agent.ts';
import type { Consent } from '../../protocol/messages.ts';
import type { Catalogue } from '../catalogue/types.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { isHeldOut } from '../decisions/holdout.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { Approaches } from '../outreach/approach.ts';
import type { Site } from '../sites/sites.ts';
import { combine } from './combine.ts';
import { emptyFold } from './fold.ts';
import { own } from './interests.ts';
import { displayName, NAMING_TRAITS, plain } from './name.ts';
import { profileOf } from './profile.ts';
import { NO_CONSENT } from './states.ts';
import type { Fold, Interests } from './types.ts';

const CONVERSATIONS_SHOWN = 20;
const ITEMS_SHOWN = 20;
const TRAITS_SHOWN = 100;

/** @returns null where the site has no such visitor. */
export async function visitorDetail(
  parts: {
    store: Store;
    catalogue: Catalogue;
    conversations: Conversations;
    live: LiveVisitors;
    approaches: Pick<Approaches, 'hindrance'>;
  },
  site: Site,
  visitorId: string,
): Promise<VisitorDetail | null> {
  const { store, catalogue } = parts;
  const linked = await visitorsOfProfileOf(store, site.id, visitorId);
  const records = await conversationsOfVisitor(store, site.id, visitorId, CONVERSATIONS_SHOWN);
  const fold = linked.map((visitor) => JSON.parse(visitor.fold) as Fold).reduce(combine, emptyFold());
  const self = linked.find((visitor) => visitor.id === visitorId);
  const profile = linked[0]?.profileId ?? profileOf(visitorId);
  const traits = await traitsOf(store, site.id, profile, TRAITS_SHOWN);
  // Who left an address without having agreed to be measured is known by that alone.
  if (linked.length === 0 && records.length === 0 && traits.length === 0) return null;
  const naming = await traitsNamed(store, site.id, [profile], NAMING_TRAITS);
  const interests = (of: Interests): ItemInterest[] =>
    Object.entries(of)
      .sort(([, a], [, b]) => b.at - a.at)
      .slice(0, ITEMS_SHOWN)
      .map(([id, { n, at }]) => {
        const item = catalogue.get(id);
        return {
          id,
          title: item?.title ?? id,
          image: item?.image ?? '',
          price: item?.price ?? null,
          currency: item?.currency ?? '',
          count: n,
          at,
        };
      });
  return {
    visitor: visitorId,
    name: displayName(visitorId, naming),
    online: parts.live.of(site.id, visitorId) !== null,
    firstSeen: fold.firstSeen,
    lastSeen: fold.lastSeen,
    sessions: fold.sessions,
    pageViews: fold.pageViews,
    events: fold.events,
    device: fold.device,
    language: fold.language,
    timeZone: fold.timeZone,
    referrer: fold.referrer,
    firstTouch: { ...fold.firstTouch?.source },
    lastTouch: { ...fold.lastTouch?.source },
    ip: fold.ip,
    automated: fold.automated,
    consent: self ? (JSON.parse(self.consent) as Consent) : NO_CONSENT,
    held: isHeldOut(site.id, visitorId, site.holdout),
    traits: traits.map(({ name, value, source, at }) => ({ name, value: plain(value), source, at })),
    viewed: interests(fold.viewed),
    carted: Object.entries(fold.cart).map(([id, count]) => ({
      ...interests({ [id]: own(fold.carted, id) ?? { w: 0, n: count, at: fold.lastSeen } })[0]!,
      count,
    })),
    bought: interests(fold.bought),
    categories: Object.entries(fold.categories)
      .map(([name, { w }]) => ({ name, weight: w }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 10),
    conversations: await parts.conversations.rows(site.id, records),
    unasked: await parts.approaches.hindrance(site, visitorId),
  };
}
