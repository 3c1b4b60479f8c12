/** Who gets conversations that are nobody's. Mounted behind the session, the site's check and rights.ts. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import { ROUTING_MODES, type RoutingPage, type RoutingSettings } from '../../protocol/routing.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { Routing } from '../routing/routing.ts';
import { setRouting } from '../routing/settings.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

export interface AgentRoutingParts {
  store: Store;
  directory: SiteDirectory;
  link: Link;
  routing: Pick<Routing, 'soon'>;
}

const BODY_BYTES = 256 * 1024;
const texts = (length: number) => z.array(z.string().max(length)).max(200);
const settings: z.ZodType<RoutingSettings> = z.object({
  mode: z.enum(ROUTING_MODES),
  limit: z.number(),
  rules: z
    .array(
      z.object({
        languages: texts(35),
        topics: texts(100),
        pages: texts(512),
        traits: z.array(z.object({ name: z.string().max(100), value: z.string().max(200) })).max(200),
        operators: texts(64),
        others: z.boolean(),
      }),
    )
    .max(200),
});

export function agentRoutingRoutes({ store, directory, link, routing }: AgentRoutingParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', (c) => c.json({ routing: c.var.site.settings.routing } satisfies RoutingPage));

  app.put('/', async (c) => {
    const body = await jsonBody(c, settings, BODY_BYTES);
    if (body instanceof Response) return body;
    const { id } = c.var.site;
    const stored = await setRouting(store, id, body);
    await directory.refresh();
    link.send(EVERY_SITE, { k: 'sites' });
    routing.soon(id);
    return c.json({ routing: stored } satisfies RoutingPage);
  });

  return app;
}
