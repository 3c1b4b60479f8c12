/** The team of a site, mounted behind the session and the site's check; and the links that invite, mounted before both. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { clientAddress } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { ROLES } from '../operators/operators.ts';
import type { Team } from '../operators/team.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody, refuse } from './answers.ts';

export interface TeamParts {
  config: Config;
  deps: Deps;
  directory: SiteDirectory;
  logins: SharedBuckets;
  team: Team;
}

const BODY_BYTES = 4096;
const role = z.enum(ROLES);
const email = z.string().min(1).max(254);
const inviting = z.object({ email, role });
const withdrawing = z.object({ email });
const newRole = z.object({ role });
const suspending = z.object({ suspended: z.boolean() });
const link = z.object({ site: z.string().max(64), token: z.string().max(64) });
const accepting = link.extend({ name: z.string().max(200).default(''), password: z.string().min(1).max(1024) });

export function agentTeamRoutes({ team, deps }: TeamParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', async (c) => c.json(await team.page(c.var.site.id)));

  app.post('/invitations', async (c) => {
    const body = await jsonBody(c, inviting, BODY_BYTES);
    if (body instanceof Response) return body;
    return c.json(await team.invite(c.var.site.id, c.var.operator.id, body), 201);
  });

  app.post('/invitations/withdraw', async (c) => {
    const body = await jsonBody(c, withdrawing, BODY_BYTES);
    if (body instanceof Response) return body;
    await team.withdraw(c.var.site.id, body.email);
    return c.body(null, 204);
  });

  app.put('/:operator/role', async (c) => {
    const body = await jsonBody(c, newRole, BODY_BYTES);
    if (body instanceof Response) return body;
    await team.change(c.var.site.id, c.req.param('operator'), { to: 'role', role: body.role });
    return c.body(null, 204);
  });

  app.put('/:operator/suspended', async (c) => {
    const body = await jsonBody(c, suspending, BODY_BYTES);
    if (body instanceof Response) return body;
    const at = body.suspended ? deps.now() : null;
    await team.change(c.var.site.id, c.req.param('operator'), { to: 'suspended', at });
    return c.body(null, 204);
  });

  app.post('/:operator/sign-out', async (c) => {
    await team.signOut(c.var.site.id, c.req.param('operator'));
    return c.body(null, 204);
  });

  app.delete('/:operator', async (c) => {
    await team.change(c.var.site.id, c.req.param('operator'), { to: 'removed' });
    return c.body(null, 204);
  });

  return app;
}

/** For who holds a link and has no session. Limited like logins: it tells and takes passwords as they do. */
export function invitationRoutes({ team, deps, config, directory, logins }: TeamParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.use('*', async (c, next) => {
    const wait = await logins.take(clientAddress(c.env.incoming, config.trustProxy), 1, deps.now());
    return wait ? refuse(c, 'rate_limited', 'Too many tries.', wait) : next();
  });

  app.post('/look', async (c) => {
    const body = await jsonBody(c, link, BODY_BYTES);
    if (body instanceof Response) return body;
    const site = directory.byId(body.site);
    return site ? c.json(await team.look(site, body.token)) : refuse(c, 'not_found', OVER);
  });

  app.post('/accept', async (c) => {
    const body = await jsonBody(c, accepting, BODY_BYTES);
    if (body instanceof Response) return body;
    const site = directory.byId(body.site);
    if (!site) return refuse(c, 'not_found', OVER);
    await team.accept(site, body);
    return c.body(null, 204);
  });

  return app;
}

const OVER = 'This invitation was used, withdrawn, or is older than seven days.';
