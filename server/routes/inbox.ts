/** The lists of the inbox and what they are filtered by. Mounted below a site, by which everything is bounded. */
import { Hono } from 'hono';
import { cursorAfter, inboxCounts, inboxPage, type InboxCursor } from '../../db/queries/inbox.ts';
import { mentionsOf } from '../../db/queries/notes.ts';
import { operatorsOfSite } from '../../db/queries/operators.ts';
import { tagsInUse } from '../../db/queries/tags.ts';
import type { Store } from '../../db/store.ts';
import type { InboxCounts, InboxPage, InboxView, MentionsPage, TagsPage, TeamPage } from '../../protocol/agent.ts';
import { TAG_LENGTH } from '../../protocol/limits.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { OperatorPresences } from '../presence/operators.ts';
import type { AgentEnv } from './agent-env.ts';
import { refuse } from './answers.ts';

const PAGE = 100;
const TAGS_OFFERED = 200;
const VIEWS: readonly InboxView[] = ['mine', 'unassigned', 'all', 'snoozed', 'closed'];

export interface InboxParts {
  store: Store;
  conversations: Conversations;
  presences: Pick<OperatorPresences, 'of'>;
}

export function inboxRoutes({ store, conversations, presences }: InboxParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/conversations', async (c) => {
    const list = VIEWS.find((view) => view === c.req.query('view'));
    const tag = c.req.query('tag') ?? null;
    const after = readCursor(c.req.query('cursor'));
    if (!list || after === undefined || (tag !== null && tag.length > TAG_LENGTH)) {
      return refuse(c, 'bad_request', `view: ${VIEWS.join(', ')}; cursor: the \`next\` of the page before.`);
    }
    const { site, operator } = c.var;
    const question = { siteId: site.id, list, operatorId: operator.id, tag, after };
    const found = await inboxPage(store, { ...question, limit: PAGE + 1 });
    const page = found.slice(0, PAGE);
    const next = found.length > PAGE ? writeCursor(cursorAfter(list, page.at(-1)!)) : null;
    return c.json({ conversations: await conversations.rows(site.id, page), next } satisfies InboxPage);
  });

  app.get('/counts', async (c) => {
    return c.json((await inboxCounts(store, c.var.site.id, c.var.operator.id)) satisfies InboxCounts);
  });

  app.get('/operators', async (c) => {
    const { id } = c.var.site;
    const [operators, there] = await Promise.all([operatorsOfSite(store, id), presences.of(id)]);
    const seen = operators.map((one) => {
      const { presence = 'offline', byHand = false } = there.get(one.id) ?? {};
      return { ...one, presence, byHand } as const;
    });
    return c.json({ operators: seen } satisfies TeamPage);
  });

  app.get('/tags', async (c) => {
    return c.json({ tags: await tagsInUse(store, c.var.site.id, TAGS_OFFERED) } satisfies TagsPage);
  });

  app.get('/mentions', async (c) => {
    const { site, operator } = c.var;
    const conversations = await mentionsOf(store, site.id, operator.id, PAGE);
    return c.json({ conversations } satisfies MentionsPage);
  });

  return app;
}

function writeCursor({ part, at, id }: InboxCursor): string {
  return `${part}.${at}.${id}`;
}

/** Undefined for what is no cursor. An id may hold dots. */
function readCursor(text: string | undefined): InboxCursor | null | undefined {
  if (text === undefined) return null;
  const [, part, at, id] = /^(timed|rest)\.(\d{1,16})\.(.{1,64})$/s.exec(text) ?? [];
  return id === undefined ? undefined : { part: part as InboxCursor['part'], at: Number(at), id };
}
