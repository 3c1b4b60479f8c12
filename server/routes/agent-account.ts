/** An operator's own account. Mounted behind the session. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { renewPassword } from '../operators/account.ts';
import type { OperatorSessions } from '../operators/sessions.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody, refuse } from './answers.ts';

export interface AccountParts {
  store: Store;
  deps: Deps;
  operatorSessions: OperatorSessions;
  logins: SharedBuckets;
}

const BODY_BYTES = 4096;
const password = z.string().min(1).max(1024);
const renewing = z.object({ current: password, next: password });

export function agentAccountRoutes({ store, deps, operatorSessions, logins }: AccountParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  // Whoever found a page left open does not get to guess the password.
  app.use('*', async (c, next) => {
    if (c.req.method === 'GET') return next();
    const wait = await logins.take(`account ${c.var.operator.id}`, 1, deps.now());
    return wait ? refuse(c, 'rate_limited', 'Too many tries.', wait) : next();
  });

  app.post('/password', async (c) => {
    const body = await jsonBody(c, renewing, BODY_BYTES);
    if (body instanceof Response) return body;
    const { operator, sessionKey } = c.var;
    await renewPassword({ store, sessions: operatorSessions }, { operatorId: operator.id, sessionKey, ...body });
    return c.body(null, 204);
  });

  return app;
}
