/**
 * Answers before people: what a visitor asks is looked for in the site's help, and where a passage fits well enough it is
 * quoted, word for word and labelled. Otherwise the assistant says that it found nothing and hands over. It writes nothing
 * of its own, says nothing once a person has, and the conversation waits for a person all the same.
 */
import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { appendAutomatic, automaticMessages, settleAutomatic } from '../../db/queries/assistant.ts';
import { conversationById, type ConversationRecord, type MessageRecord } from '../../db/queries/conversations.ts';
import type { Store } from '../../db/store.ts';
import type { Language } from '../../protocol/language.ts';
import type { Automatic, MessageView } from '../../protocol/messages.ts';
import type { Help, HelpShelf } from '../articles/help.ts';
import type { Deps } from '../deps.ts';
import type { OperatorsOnline } from '../presence/operators-online.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { createFinder, THRESHOLD, type Finder } from './finder.ts';
import { passagesOf, type Passage } from './passages.ts';
import { topicsOf } from './words.ts';

export interface Assistant {
  /**
   * A visitor's message was stored, by this process: what it asks is answered, or handed over, or left to people.
   * @param reads what the visitor's panel speaks; articles are quoted in it where they are written in it
   */
  hear(siteId: string, message: MessageView, reads: Language | undefined): void;
  /** Whether the answer was enough: then the conversation is closed, else it is handed over. */
  takeVerdict(siteId: string, visitorId: string, conversationId: string, helped: boolean): Promise<void>;
  /** Resolves when what was heard is dealt with. */
  settled(): Promise<void>;
}

export interface AssistantParts {
  store: Store;
  directory: Pick<SiteDirectory, 'byId'>;
  help: HelpShelf;
  operatorsOnline: Pick<OperatorsOnline, 'at'>;
  conversations: {
    /** Tells a message that was stored, on all processes. */
    tellMessage(siteId: string, visitorId: string, message: MessageRecord): Promise<void>;
    tellChanged(siteId: string, ids: string[], visitors: boolean): Promise<void>;
  };
  deps: Pick<Deps, 'now'>;
  onError(error: unknown): void;
}

/** The name under which it speaks, also where a page does not know it. */
export const ASSISTANT_NAME = 'Automatic answer';
const NO_ANSWER = 'The help does not answer this well enough to quote it. A person reads it and answers here.';
const AS_ASKED = 'A person reads this and answers here.';
/** After so many quotes that did not do, a person is wanted. */
const QUOTES = 3;
/** Of a site's help so many passages are searched. */
const PASSAGES = 4_000;

export function createAssistant(parts: AssistantParts): Assistant {
  const { store, directory, help, operatorsOnline, conversations, deps } = parts;
  const finders = new WeakMap<Help['articles'], Promise<Finder>>();
  const busy = new Set<Promise<void>>();

  function finderOf({ articles }: Help): Promise<Finder> {
    const known = finders.get(articles);
    if (known) return known;
    const made = makeFinder(articles);
    finders.set(articles, made);
    return made;
  }

  async function answer(
    siteId: string,
    { id, conversation, text, file }: MessageView,
    reads: Language | undefined,
  ): Promise<void> {
    // Its text is a name, which asks nothing.
    if (file) return;
    const site = directory.byId(siteId);
    const when = site?.settings.assistant.when;
    if (!site || when === 'never' || (when === 'away' && operatorsOnline.at(siteId))) return;
    const shelf = await help.of(site, reads);
    // Without a help there is nothing to say; and where nothing is asked nothing is answered.
    if (!shelf.index.articles[0] || topicsOf(text).length === 0) return;
    const record = await conversationById(store, siteId, conversation);
    if (!record || !mayAnswer(record)) return;
    const said = (await automaticMessages(store, siteId, conversation)).map(quotedSlug);
    const [best] = (await finderOf(shelf)).find(text);
    const good = best && best.score >= THRESHOLD && said.length < QUOTES && !said.includes(best.passage.slug);
    await say(siteId, record, id, good ? quote(best.passage) : handover(false));
  }

  /** @param about what it answers: the same is said once, whoever says it */
  async function say(siteId: string, record: ConversationRecord, about: string, what: Words): Promise<void> {
    const { id: conversationId, visitorId } = record;
    const stored = await appendAutomatic(store, {
      siteId,
      conversationId,
      id: `auto_${createHash('sha256').update(`${conversationId} ${about}`).digest('base64url').slice(0, 22)}`,
      name: ASSISTANT_NAME,
      text: what.text,
      attached: JSON.stringify(what.automatic),
      becomes: what.automatic.kind === 'quote' ? 'answered' : 'handed_over',
      at: deps.now(),
    });
    if (stored) await conversations.tellMessage(siteId, visitorId, stored);
  }

  return {
    hear(siteId, message, reads) {
      const work = answer(siteId, message, reads)
        .catch(parts.onError)
        .finally(() => busy.delete(work));
      busy.add(work);
    },

    async takeVerdict(siteId, visitorId, conversationId, helped) {
      const record = await conversationById(store, siteId, conversationId);
      if (record?.visitorId !== visitorId || record.assistant !== 'answered') return;
      if (!helped) return say(siteId, record, 'a person', handover(true));
      const who = { siteId, conversationId, visitorId, now: deps.now() };
      if (await settleAutomatic(store, who)) await conversations.tellChanged(siteId, [conversationId], true);
    },

    async settled() {
      while (busy.size > 0) await Promise.all(busy);
    },
  };
}

interface Words {
  text: string;
  automatic: Automatic;
}

function quote({ slug, title, language, text }: Passage): Words {
  return { text, automatic: { kind: 'quote', slug, title, language } };
}

function handover(asked: boolean): Words {
  return { text: asked ? AS_ASKED : NO_ANSWER, automatic: { kind: 'handover', asked } };
}

/** The store asks the same once more when it stores the answer. */
function mayAnswer({ status, assistant, firstReplyAt }: ConversationRecord): boolean {
  return status !== 'closed' && firstReplyAt === null && (assistant === '' || assistant === 'answered');
}

function quotedSlug({ attached }: MessageRecord): string {
  const automatic = JSON.parse(attached) as Automatic;
  return automatic.kind === 'quote' ? automatic.slug : '';
}

/** In small steps: a large help takes a while, and sockets do not wait for it. */
async function makeFinder(articles: Help['articles']): Promise<Finder> {
  const finder = createFinder();
  let passages = 0;
  for (const article of articles.values()) {
    if (passages >= PASSAGES) break;
    const found = passagesOf(article);
    passages += found.length;
    finder.add(found);
    await pause();
  }
  return finder;
}
