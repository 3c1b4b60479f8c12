/** An operator's own account. Mounted behind the session. */
import { Hono } from 'hono';
import { z } from 'zod';
import { renameOperator } from '../../db/queries/operators.ts';
import type { Store } from '../../db/store.ts';
import type { SecondFactorOn } from '../../protocol/account.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { confirmPassword, renewPassword } from '../operators/account.ts';
import { displayName } from '../operators/operators.ts';
import type { SecondFactor } from '../operators/second-factor.ts';
import type { OperatorSessions } from '../operators/sessions.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody, refuse } from './answers.ts';

export interface AccountParts {
  store: Store;
  deps: Deps;
  operatorSessions: OperatorSessions;
  logins: SharedBuckets;
  secondFactor: SecondFactor;
}

const BODY_BYTES = 4096;
const password = z.string().min(1).max(1024);
const confirming = z.object({ code: z.string().min(1).max(64) });
const proving = z.object({ password });
const naming = z.object({ name: z.string().max(1024) });
const renewing = z.object({ current: password, next: password });

export function agentAccountRoutes({
  store,
  deps,
  operatorSessions,
  logins,
  secondFactor,
}: AccountParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  // Whoever found a page left open does not get to guess the password.
  app.use('*', async (c, next) => {
    if (c.req.method === 'GET') return next();
    const wait = await logins.take(`account ${c.var.operator.id}`, 1, deps.now());
    return wait ? refuse(c, 'rate_limited', 'Too many tries.', wait) : next();
  });

  app.put('/name', async (c) => {
    const body = await jsonBody(c, naming, BODY_BYTES);
    if (body instanceof Response) return body;
    await renameOperator(store, c.var.operator.id, displayName(body.name));
    return c.body(null, 204);
  });

  app.post('/password', async (c) => {
    const body = await jsonBody(c, renewing, BODY_BYTES);
    if (body instanceof Response) return body;
    const { operator, sessionKey } = c.var;
    await renewPassword({ store, sessions: operatorSessions }, { operatorId: operator.id, sessionKey, ...body });
    return c.body(null, 204);
  });

  app.get('/second-factor', async (c) => c.json(await secondFactor.state(c.var.operator.id)));

  app.post('/second-factor/begin', async (c) => {
    const body = await jsonBody(c, proving, BODY_BYTES);
    if (body instanceof Response) return body;
    const { id, email } = c.var.operator;
    await confirmPassword(store, id, body.password);
    return c.json(await secondFactor.begin(id, email));
  });

  app.post('/second-factor/confirm', async (c) => {
    const body = await jsonBody(c, confirming, BODY_BYTES);
    if (body instanceof Response) return body;
    const { operator, sessionKey } = c.var;
    const recoveryCodes = await secondFactor.confirm(operator.id, body.code);
    // The others were begun without it.
    await operatorSessions.endAll(operator.id, sessionKey);
    return c.json({ recoveryCodes } satisfies SecondFactorOn);
  });

  app.post('/second-factor/off', async (c) => {
    const body = await jsonBody(c, proving, BODY_BYTES);
    if (body instanceof Response) return body;
    const { operator, sessionKey } = c.var;
    await confirmPassword(store, operator.id, body.password);
    await secondFactor.off(operator.id);
    await operatorSessions.endAll(operator.id, sessionKey);
    return c.body(null, 204);
  });

  return app;
}
