/** `/api/agent/push`: what a browser needs to be told while the page is closed. Mounted behind the session. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { PushOffer } from '../../protocol/push.ts';
import type { Push } from '../push/push.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

const BODY_BYTES = 8 * 1024;
const endpoint = z.string().max(2_048);
const key = z.string().regex(/^[\w-]{1,128}={0,2}$/);
const subscription = z.object({ endpoint, keys: z.object({ p256dh: key, auth: key }) });

export function agentPushRoutes(push: Pick<Push, 'publicKey' | 'subscribe' | 'unsubscribe'>): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', (c) => c.json({ publicKey: push.publicKey } satisfies PushOffer));

  app.post('/subscriptions', async (c) => {
    const body = await jsonBody(c, subscription, BODY_BYTES);
    if (body instanceof Response) return body;
    await push.subscribe(c.var.operator.id, c.var.sessionKey, body);
    return c.body(null, 204);
  });

  app.post('/subscriptions/remove', async (c) => {
    const body = await jsonBody(c, z.object({ endpoint }), BODY_BYTES);
    if (body instanceof Response) return body;
    await push.unsubscribe(c.var.operator.id, body.endpoint);
    return c.body(null, 204);
  });

  return app;
}
