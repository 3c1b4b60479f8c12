/** A site's canned replies. Mounted below a site, by which everything is bounded. */
import { Hono } from 'hono';
import { z } from 'zod';
import {
  cannedReplies,
  deleteCannedReply,
  putCannedReply,
  type CannedReplyRecord,
} from '../../db/queries/canned-replies.ts';
import { isDuplicate, type Store } from '../../db/store.ts';
import type { CannedPage, CannedReply } from '../../protocol/agent.ts';
import { CANNED_REPLIES, ID_LENGTH, MESSAGE_LENGTH, SHORTCUT_LENGTH, TITLE_LENGTH } from '../../protocol/limits.ts';
import { agentsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';
import { presentable } from '../conversations/text.ts';
import type { Deps } from '../deps.ts';
import type { AgentEnv } from './agent-env.ts';
import { boundedText, missing, refuse } from './answers.ts';

export interface CannedParts {
  store: Store;
  bus: Bus;
  link: Link;
  deps: Pick<Deps, 'now'>;
}

const BODY_BYTES = 32 * 1024;
const given = z.object({
  shortcut: z
    .string()
    .max(SHORTCUT_LENGTH)
    .regex(/^[\p{L}\p{N}_-]+$/u),
  title: z.string().trim().max(TITLE_LENGTH),
  text: z.string().max(MESSAGE_LENGTH),
});

export function cannedRepliesRoutes({ store, bus, link, deps }: CannedParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  /** To the operators here and on the other processes: read them again. */
  function tell(siteId: string): void {
    bus.publish(agentsSubject(siteId), { t: 'canned' });
    link.send(siteId, { k: 'canned' });
  }

  app.get('/', async (c) => {
    const found = await cannedReplies(store, c.var.site.id, CANNED_REPLIES);
    return c.json({ replies: found.map(view) } satisfies CannedPage);
  });

  app.put('/:reply', async (c) => {
    const id = c.req.param('reply');
    const body = given.safeParse(parsed(await boundedText(c.req.raw, BODY_BYTES)));
    const text = body.success ? presentable(body.data.text) : null;
    if (!body.success || text === null || !/^[\w-]{8,64}$/.test(id) || id.length > ID_LENGTH) {
      return refuse(c, 'bad_request', 'shortcut: letters, digits, _ and -; title; text: 1 to 4,000 characters.');
    }
    const { site } = c.var;
    const known = await cannedReplies(store, site.id, CANNED_REPLIES);
    if (known.length >= CANNED_REPLIES && !known.some((one) => one.id === id)) {
      return refuse(c, 'bad_request', `A site has at most ${CANNED_REPLIES} canned replies.`);
    }
    const shortcut = body.data.shortcut.toLowerCase();
    const title = body.data.title.toWellFormed().replaceAll('\0', '\uFFFD');
    const row = { siteId: site.id, id, shortcut, title, text, updatedAt: deps.now() };
    try {
      await putCannedReply(store, row);
    } catch (error) {
      if (isDuplicate(error)) return refuse(c, 'conflict', `Another one is called /${shortcut}.`);
      throw error;
    }
    tell(site.id);
    return c.json(view(row));
  });

  app.delete('/:reply', async (c) => {
    const { site } = c.var;
    if (!(await deleteCannedReply(store, site.id, c.req.param('reply')))) return missing(c);
    tell(site.id);
    return c.body(null, 204);
  });

  return app;
}

function view({ id, shortcut, title, text }: CannedReplyRecord): CannedReply {
  return { id, shortcut, title, text };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
