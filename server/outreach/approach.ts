/**
 * An operator speaks first to somebody who looks around: politely, which is never without consent, never twice in a while,
 * never on a page that is to be quiet, and never to whoever asked not to be spoken to. Rule O1.
 */
import { approachTo, beginApproach, declineApproach } from '../../db/queries/approaches.ts';
import { conversationsOfVisitor, messagesAfter } from '../../db/queries/conversations.ts';
import type { Store } from '../../db/store.ts';
import type { LiveVisitor } from '../../protocol/agent.ts';
import { isOnPage } from '../../protocol/article.ts';
import { MESSAGE_LENGTH } from '../../protocol/limits.ts';
import type { Approach } from '../../protocol/outreach.ts';
import type { Conversations } from '../conversations/conversations.ts';
import { presentable } from '../conversations/text.ts';
import type { Deps } from '../deps.ts';
import type { LiveVisitors } from '../presence/live.ts';
import { Refusal } from '../refusal.ts';
import type { Site } from '../sites/sites.ts';

export interface Approaches {
  /** The same id twice is one message. @throws Refusal, in words for the operator */
  begin(site: Site, operator: { id: string; name: string }, visitorId: string, approach: Approach): Promise<void>;
  /** Why nobody begins with this visitor now, whether or not they are here, in words for the operator; '' where they may. */
  hindrance(site: Site, visitorId: string): Promise<string>;
  /** The visitor does not want to be spoken to first. */
  decline(siteId: string, visitorId: string, conversationId: string): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** Who said no is not asked again for so long. */
const DECLINED_MS = 30 * 24 * HOUR_MS;

export function createApproaches(parts: {
  store: Store;
  deps: Pick<Deps, 'now'>;
  live: Pick<LiveVisitors, 'of'>;
  conversations: Pick<Conversations, 'tellMessage' | 'tellChanged'>;
}): Approaches {
  const { store, deps, live, conversations } = parts;

  return {
    async begin(site, operator, visitorId, { id, conversation, text: given }) {
      const text = presentable(given);
      if (text === null) throw new Refusal('invalid_message', `A message has 1 to ${MESSAGE_LENGTH} characters.`);
      const { outreach } = site.settings;
      if (!outreach.approach.on) throw new Refusal('forbidden', OFF);
      // Nobody is on that list without having agreed to be seen (P12).
      const here = live.of(site.id, visitorId);
      if (!here) throw new Refusal('not_found', 'They are not on the site any more.');
      const notThere = forbiddenThere(site, here);
      if (notThere) throw new Refusal('forbidden', notThere);
      const at = deps.now();
      const began = await beginApproach(store, {
        siteId: site.id,
        visitorId,
        operatorId: operator.id,
        name: operator.name,
        conversationId: conversation,
        messageId: id,
        text,
        at,
        notSince: at - outreach.approach.hours * HOUR_MS,
        notDeclinedSince: at - DECLINED_MS,
      });
      const [first] = await messagesAfter(store, site.id, conversation, 0, 1);
      if (!began) {
        // The answer to the first try was lost.
        if (first?.id === id && first.operatorId === operator.id) return;
        throw new Refusal('conflict', await whyNot(site, visitorId));
      }
      if (first?.id !== id) throw new Refusal('conflict', 'There is a conversation of that id.');
      await conversations.tellMessage(site.id, visitorId, first);
    },

    async hindrance(site, visitorId) {
      const { approach } = site.settings.outreach;
      if (!approach.on) return OFF;
      const here = live.of(site.id, visitorId);
      const notThere = here && forbiddenThere(site, here);
      if (notThere) return notThere;
      const before = await approachTo(store, site.id, visitorId);
      if (!before) return '';
      const now = deps.now();
      if (before.declinedAt !== null && before.declinedAt > now - DECLINED_MS) return DECLINED;
      return before.at > now - approach.hours * HOUR_MS ? spokenToLately(site) : '';
    },

    async decline(siteId, visitorId, conversationId) {
      if (await declineApproach(store, siteId, visitorId, conversationId, deps.now())) {
        await conversations.tellChanged(siteId, [conversationId], true);
      }
    },
  };

  async function whyNot(site: Site, visitorId: string): Promise<string> {
    const newest = await conversationsOfVisitor(store, site.id, visitorId, 20);
    if (newest.some(({ status }) => status !== 'closed')) return 'There is a conversation with them already.';
    const before = await approachTo(store, site.id, visitorId);
    return before?.declinedAt ? DECLINED : spokenToLately(site);
  }
}

const OFF = 'This site does not speak to visitors first.';
const DECLINED = 'They asked not to be spoken to.';

/** '' where nothing of what they are and look at forbids it. */
function forbiddenThere(site: Site, here: LiveVisitor): string {
  if (here.automated) return 'That is a robot.';
  const quiet = site.settings.outreach.quiet.some((rule) => isOnPage(rule, here.page.url));
  return quiet ? 'Nobody is spoken to first on the page they look at.' : '';
}

function spokenToLately(site: Site): string {
  const { hours } = site.settings.outreach.approach;
  return `They were spoken to in the last ${hours === 1 ? 'hour' : `${hours} hours`}.`;
}
