/** Speaking first, as operators do it and owners rule it. Mounted behind the session, the site's check and rights.ts. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import type { OutreachSettings } from '../../protocol/outreach.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { Approaches } from '../outreach/approach.ts';
import { setOutreach } from '../outreach/settings.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

export interface OutreachParts {
  store: Store;
  directory: SiteDirectory;
  link: Link;
  approaches: Approaches;
}

const BODY_BYTES = 64 * 1024;
const id = z.string().regex(/^[\w.:-]{8,64}$/);
const pages = z.array(z.string().max(2_048)).max(200);
const approach = z.object({ id, conversation: id, text: z.string() });
const settings = z.object({
  approach: z.object({ on: z.boolean(), hours: z.number() }),
  quiet: pages,
  greetings: z
    .array(
      z.object({
        id,
        pages,
        seconds: z.number(),
        who: z.enum(['everybody', 'new', 'returning']),
        text: z.string().max(4_000),
      }),
    )
    .max(200),
  typingPreview: z.boolean(),
});

export function outreachRoutes({ store, directory, link, approaches }: OutreachParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.post('/visitors/:visitor/approach', async (c) => {
    const body = await jsonBody(c, approach, BODY_BYTES);
    if (body instanceof Response) return body;
    await approaches.begin(c.var.site, c.var.operator, c.req.param('visitor'), body);
    return c.body(null, 204);
  });

  app.get('/settings/outreach', (c) => c.json(c.var.site.settings.outreach satisfies OutreachSettings));

  app.put('/settings/outreach', async (c) => {
    const body = await jsonBody(c, settings, BODY_BYTES);
    if (body instanceof Response) return body;
    const stored = await setOutreach(store, c.var.site.id, body);
    await directory.refresh();
    link.send(EVERY_SITE, { k: 'sites' });
    return c.json(stored);
  });

  return app;
}
