/** Training, begun and ended by operators. Mounted behind the session, the site's check and rights.ts. Rule B1. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Sandbox } from '../../protocol/sandbox.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

const BODY_BYTES = 1_024;

export function sandboxRoutes({ sandboxes }: { sandboxes: Sandboxes }): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/sandbox', (c) => c.json(sandboxes.of(c.var.site.id) satisfies Sandbox));

  app.post('/sandbox', async (c) => {
    const body = await jsonBody(c, z.object({ visitors: z.number() }), BODY_BYTES);
    if (body instanceof Response) return body;
    return c.json((await sandboxes.start(c.var.site, body.visitors)) satisfies Sandbox);
  });

  app.delete('/sandbox', async (c) => c.json((await sandboxes.stop(c.var.site.id)) satisfies Sandbox));

  return app;
}
