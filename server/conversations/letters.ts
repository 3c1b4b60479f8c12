/**
 * Conversations with people who have no widget: begun by a form, read and answered by a signed link. Who has the link is
 * the visitor, as who has the token is elsewhere.
 */
import { conversationById, messagesBefore, type ConversationRecord } from '../../db/queries/conversations.ts';
import type { Store } from '../../db/store.ts';
import { emailProblem } from '../../protocol/contact.ts';
import type { Language } from '../../protocol/language.ts';
import type { MessageView } from '../../protocol/messages.ts';
import type { Deps } from '../deps.ts';
import type { Claims } from '../profiles/claims.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import { Refusal } from '../refusal.ts';
import { ENGLISH } from '../words/words.ts';
import { readLink, signLink, type LinkKey } from '../sites/signed-link.ts';
import type { Site } from '../sites/sites.ts';
import type { Conversations, Sent } from './conversations.ts';
import type { FileLinks } from './file-links.ts';
import { messageView } from './views.ts';

export interface Letter {
  /** A secret of the form that was filled in: the same form sent twice is one letter. */
  form: string;
  name: string;
  email: string;
  text: string;
  /** In which language its form was read. */
  reads: Language;
}

export interface Letters {
  /** @returns the link. @throws Refusal */
  begin(site: Site, letter: Letter, mayBegin: () => Promise<boolean>): Promise<string>;
  byLink(site: Site, link: string): Promise<{ record: ConversationRecord; messages: MessageView[] } | null>;
  /** @param id the same twice is one message. @throws Refusal */
  answer(site: Site, record: ConversationRecord, id: string, said: Pick<Letter, 'text' | 'reads'>): Promise<void>;
}

/** People answer letters late. */
const LINK_MS = 60 * 24 * 3_600_000;
const SHOWN = 100;

export function createLetters(parts: {
  store: Store;
  deps: Pick<Deps, 'now'>;
  fileLinks: Pick<FileLinks, 'to'>;
  claims: Pick<Claims, 'say'>;
  conversations: Pick<Conversations, 'sendFromVisitor'>;
}): Letters {
  const { store, deps, fileLinks, claims, conversations } = parts;

  return {
    async begin(site, { form, name, email, text, reads }, mayBegin) {
      const problem = emailProblem(email);
      if (problem) throw new Refusal('bad_request', ENGLISH.words.wrongEmail[problem], problem);
      const visitorId = visitorOfToken(site.id, form);
      // What names the conversation is seen by others, and must not tell the form's secret.
      const id = visitorId.slice(2);
      const conversationId = `c_${id}`;
      const sent = await conversations.sendFromVisitor({
        siteId: site.id,
        visitorId,
        conversationId,
        id: `m_${id}`,
        text,
        reads,
        mayBegin,
      });
      check(sent);
      await claims.say(site.id, visitorId, { name, email });
      return signLink(keyOf(site), conversationId, deps.now() + LINK_MS);
    },

    async byLink(site, link) {
      const id = readLink(keyOf(site), link, deps.now());
      const record = id === null ? null : await conversationById(store, site.id, id);
      if (!record) return null;
      const messages = await messagesBefore(store, site.id, record.id, record.seq + 1, SHOWN);
      return { record, messages: messages.map((message) => messageView(message, fileLinks)) };
    },

    async answer(site, record, id, said) {
      const { visitorId, id: conversationId } = record;
      const mayBegin = () => Promise.resolve(false);
      check(await conversations.sendFromVisitor({ siteId: site.id, visitorId, conversationId, id, ...said, mayBegin }));
    },
  };
}

function check(sent: Sent): void {
  if (!sent.ok) throw new Refusal(sent.code, sent.message);
}

function keyOf(site: Site): LinkKey {
  return { purpose: 'conversation', siteId: site.id, secret: site.secretKeyHash };
}
