/** The agent page's data: a session, then only what the operator's sites hold. Another site's id answers like none. */
import { Hono, type Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { z } from 'zod';
import { conversationById, messagesBefore } from '../../db/queries/conversations.ts';
import { notesBetween } from '../../db/queries/notes.ts';
import { roleOnSite, sitesOfOperator } from '../../db/queries/operators.ts';
import type { Store } from '../../db/store.ts';
import type { LivePage, Me, ThreadPage } from '../../protocol/agent.ts';
import { assistantFigures } from '../assistant/figures.ts';
import type { Articles } from '../articles/articles.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Config } from '../config.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { FileLinks } from '../conversations/file-links.ts';
import { noteView } from '../conversations/notes.ts';
import { messageView } from '../conversations/views.ts';
import type { Deps } from '../deps.ts';
import { clientAddress, sameHost } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { sessionCookie, setSessionCookie } from '../operators/cookie.ts';
import { ROUTE_RIGHTS, suffices, whoMay } from '../operators/rights.ts';
import { SESSION_MS, type Operator, type OperatorSessions } from '../operators/sessions.ts';
import type { LiveVisitors } from '../presence/live.ts';
import type { OperatorPresences } from '../presence/operators.ts';
import type { Push } from '../push/push.ts';
import type { Routing } from '../routing/routing.ts';
import { visitorDetail } from '../profiles/detail.ts';
import { timelineOf } from '../profiles/timeline.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { Search } from '../search/search.ts';
import type { SecondFactor } from '../operators/second-factor.ts';
import type { Team } from '../operators/team.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { agentAccountRoutes } from './agent-account.ts';
import { agentArticlesRoutes } from './agent-articles.ts';
import { agentCallbacksRoutes } from './agent-callbacks.ts';
import type { AgentEnv } from './agent-env.ts';
import { agentFilesRoutes, type AgentFilesParts } from './agent-files.ts';
import { agentInstallRoutes, type AgentInstallParts } from './agent-install.ts';
import { agentPushRoutes } from './agent-push.ts';
import { agentReportsRoutes } from './agent-reports.ts';
import { agentRoutingRoutes } from './agent-routing.ts';
import { agentSettingsRoutes, type AgentSettingsParts } from './agent-settings.ts';
import { agentTeamRoutes, invitationRoutes } from './agent-team.ts';
import type { Link } from '../bus/link.ts';
import { boundedText, missing, refuse } from './answers.ts';
import { cannedRepliesRoutes, type CannedParts } from './canned-replies.ts';
import { inboxRoutes } from './inbox.ts';
import { outreachRoutes, type OutreachParts } from './outreach.ts';
import { sandboxRoutes } from './sandbox.ts';
import { searchRoutes } from './search.ts';

export interface AgentParts extends CannedParts, AgentFilesParts, AgentInstallParts, AgentSettingsParts, OutreachParts {
  config: Config;
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  catalogues: Catalogues;
  conversations: Conversations;
  fileLinks: FileLinks;
  articles: Articles;
  callbacks: Callbacks;
  search: Search;
  sandboxes: Sandboxes;
  live: LiveVisitors;
  presences: OperatorPresences;
  routing: Routing;
  push: Push;
  operatorSessions: OperatorSessions;
  link: Link;
  logins: SharedBuckets;
  team: Team;
  secondFactor: SecondFactor;
}

const THREAD_PAGE = 50;
/** Of the notes beside the messages of a page the newest so many. */
const NOTES_SHOWN = 200;
const credentials = z.object({
  email: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  code: z.string().max(64).default(''),
});

export function agentRoutes(parts: AgentParts): Hono<AgentEnv> {
  const { store, deps, config, operatorSessions } = parts;
  const app = new Hono<AgentEnv>();

  app.use('*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reads && !sameHost(c.env.incoming, config.publicUrl)) {
      return refuse(c, 'origin_refused', 'Only the agent page itself may do this.');
    }
    return next();
  });

  app.post('/login', async (c) => {
    const address = clientAddress(c.env.incoming, config.trustProxy);
    const wait = await parts.logins.take(address, 1, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too many tries.', wait);
    const body = credentials.safeParse(parseJson(await boundedText(c.req.raw, 4096)));
    if (!body.success) return refuse(c, 'bad_request', 'email and password: two texts.');
    const { email, password, code } = body.data;
    const login = await operatorSessions.login(email, password, code);
    switch (login.kind) {
      case 'refused':
        return refuse(c, 'unauthorized', 'E-mail and password do not go together.');
      case 'code':
        return refuse(c, 'second_factor', code ? 'That code is wrong, or was used.' : 'A code is asked for as well.');
      case 'wait':
        return refuse(c, 'rate_limited', 'Too many codes were tried.', login.ms);
      case 'in':
        c.header('Set-Cookie', setSessionCookie(login.token, SESSION_MS, config.publicUrl));
        return c.json(await me(login.operator));
    }
  });

  app.route('/invitations', invitationRoutes(parts));

  app.use('*', async (c, next) => {
    const session = await operatorSessions.byToken(tokenOf(c));
    if (!session) return refuse(c, 'unauthorized', 'Log in first.');
    c.set('operator', session.operator);
    c.set('sessionKey', session.key);
    return next();
  });

  app.post('/logout', async (c) => {
    await operatorSessions.logout(tokenOf(c));
    c.header('Set-Cookie', setSessionCookie('', 0, config.publicUrl));
    return c.body(null, 204);
  });

  app.get('/me', async (c) => c.json(await me(c.var.operator)));

  app.use('/sites/:site/*', async (c, next) => {
    const site = parts.directory.byId(c.req.param('site'));
    const role = site && (await roleOnSite(store, c.var.operator.id, site.id));
    if (!role) return missing(c);
    c.set('site', site);
    c.set('role', role);
    // What no route answers is answered as missing, further on.
    const route = routeOf(c);
    if (!route || suffices(role, ROUTE_RIGHTS[route])) return next();
    return refuse(c, 'forbidden', `This is for ${whoMay(ROUTE_RIGHTS[route])}.`);
  });

  app.get('/sites/:site/live', (c) => c.json({ visitors: parts.live.all(c.var.site.id) } satisfies LivePage));

  app.route('/sites/:site', inboxRoutes(parts));
  app.route('/sites/:site', searchRoutes(parts));
  app.route('/sites/:site', outreachRoutes(parts));
  app.route('/sites/:site', sandboxRoutes(parts));

  app.get('/sites/:site/conversations/:id', async (c) => {
    const record = await conversationById(store, c.var.site.id, c.req.param('id'));
    if (!record) return missing(c);
    const found = await messagesBefore(store, c.var.site.id, record.id, numberIn(c, 'before'), THREAD_PAGE + 1);
    const page = found.slice(-THREAD_PAGE);
    const notes = await notesBetween(store, c.var.site.id, record.id, {
      from: page[0]?.seq ?? 0,
      to: page.at(-1)?.seq ?? 0,
      limit: NOTES_SHOWN,
    });
    return c.json({
      conversation: (await parts.conversations.rows(c.var.site.id, [record]))[0]!,
      messages: page.map((message) => messageView(message, parts.fileLinks)),
      notes: notes.map(noteView),
      more: found.length > THREAD_PAGE,
    } satisfies ThreadPage);
  });

  app.get('/sites/:site/visitors/:visitor', async (c) => {
    const { site } = c.var;
    const detail = await visitorDetail(
      { ...parts, catalogue: parts.catalogues.of(site.id) },
      site,
      c.req.param('visitor'),
    );
    return detail ? c.json(detail) : missing(c);
  });

  app.get('/sites/:site/visitors/:visitor/timeline', async (c) => {
    const limit = Math.min(200, numberIn(c, 'limit', 50));
    const who = { siteId: c.var.site.id, visitorId: c.req.param('visitor') };
    return c.json(
      await timelineOf({ ...parts, catalogue: parts.catalogues.of(who.siteId) }, who, numberIn(c, 'before'), limit),
    );
  });

  app.get('/sites/:site/assistant', async (c) => c.json(await assistantFigures(store, deps, c.var.site.id)));

  app.route('/sites/:site/canned-replies', cannedRepliesRoutes(parts));
  app.route('/account', agentAccountRoutes(parts));
  app.route('/push', agentPushRoutes(parts.push));
  app.route('/sites/:site/callbacks', agentCallbacksRoutes(parts));
  app.route('/sites/:site/team', agentTeamRoutes(parts));
  app.route('/sites/:site/articles', agentArticlesRoutes(parts.articles));
  app.route('/sites/:site', agentFilesRoutes(parts));
  app.route('/sites/:site/settings', agentSettingsRoutes(parts));
  app.route('/sites/:site/reports', agentReportsRoutes(parts));
  app.route('/sites/:site/settings/install', agentInstallRoutes(parts));
  app.route('/sites/:site/routing', agentRoutingRoutes(parts));

  async function me(operator: Operator): Promise<Me> {
    return { operator, sites: await sitesOfOperator(store, operator.id) };
  }

  function tokenOf(c: Context<AgentEnv>): string {
    return sessionCookie(c.req.header('cookie'), config.publicUrl) ?? '';
  }

  return app;
}

/** The route that will answer, such as "GET /sites/:site/live"; null where there is none. */
function routeOf(c: Context): string | null {
  const found = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  return found ? `${found.method} ${found.path.slice('/api/agent'.length)}` : null;
}

function numberIn(c: Context, name: string, fallback = Number.MAX_SAFE_INTEGER): number {
  const value = Number(c.req.query(name) ?? fallback);
  return Number.isSafeInteger(value) && value > 0 ? value : fallback;
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
