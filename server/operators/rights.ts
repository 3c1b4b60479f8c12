/**
 * Who may do what on the agent page, in one table; docs/security.md says the same in words, and a test compares both with
 * the router. What is not here, nobody may.
 */
import type { AgentClientMessage, Role } from '../../protocol/agent.ts';

/** `anybody` needs no session, `session` any; a role is the least that will do on the site in the path. */
export type Right = 'anybody' | 'session' | Role;

/** By method and path below /api/agent. */
export const ROUTE_RIGHTS: { [route: string]: Right | undefined } = {
  'POST /login': 'anybody',
  'POST /invitations/look': 'anybody',
  'POST /invitations/accept': 'anybody',
  'POST /logout': 'session',
  'GET /me': 'session',
  'PUT /account/name': 'session',
  'POST /account/password': 'session',
  'GET /account/second-factor': 'session',
  'POST /account/second-factor/begin': 'session',
  'POST /account/second-factor/confirm': 'session',
  'POST /account/second-factor/off': 'session',
  'GET /push': 'session',
  'POST /push/subscriptions': 'session',
  'POST /push/subscriptions/remove': 'session',
  'GET /sites/:site/live': 'operator',
  'GET /sites/:site/conversations': 'operator',
  'GET /sites/:site/counts': 'operator',
  'GET /sites/:site/operators': 'operator',
  'GET /sites/:site/tags': 'operator',
  'GET /sites/:site/mentions': 'operator',
  'GET /sites/:site/search': 'operator',
  'POST /sites/:site/visitors/:visitor/approach': 'operator',
  'GET /sites/:site/sandbox': 'operator',
  'POST /sites/:site/sandbox': 'operator',
  'DELETE /sites/:site/sandbox': 'operator',
  'GET /sites/:site/canned-replies': 'operator',
  'PUT /sites/:site/canned-replies/:reply': 'operator',
  'DELETE /sites/:site/canned-replies/:reply': 'operator',
  'GET /sites/:site/conversations/:id': 'operator',
  'GET /sites/:site/files': 'operator',
  'PUT /sites/:site/conversations/:conversation/files/:id': 'operator',
  'GET /sites/:site/visitors/:visitor': 'operator',
  'GET /sites/:site/visitors/:visitor/timeline': 'operator',
  'GET /sites/:site/callbacks': 'operator',
  'GET /sites/:site/callbacks/:id': 'operator',
  'POST /sites/:site/callbacks/:id/take': 'operator',
  'POST /sites/:site/callbacks/:id/outcome': 'operator',
  'POST /sites/:site/callbacks/:id/do-not-call': 'operator',
  'GET /sites/:site/articles': 'operator',
  'PUT /sites/:site/articles/order': 'operator',
  'POST /sites/:site/articles/preview': 'operator',
  'POST /sites/:site/articles/searches': 'operator',
  'PUT /sites/:site/articles/:id': 'operator',
  'DELETE /sites/:site/articles/:id': 'operator',
  'GET /sites/:site/settings': 'admin',
  'PUT /sites/:site/settings/hours': 'admin',
  'POST /sites/:site/settings/hours/preview': 'admin',
  'PUT /sites/:site/settings/callbacks': 'admin',
  'PUT /sites/:site/settings/site': 'admin',
  'GET /sites/:site/settings/install': 'admin',
  'POST /sites/:site/settings/install/doctor': 'admin',
  'PUT /sites/:site/settings/assistant': 'admin',
  'GET /sites/:site/assistant': 'operator',
  'GET /sites/:site/reports/service': 'admin',
  'GET /sites/:site/reports/service.csv': 'admin',
  'GET /sites/:site/settings/outreach': 'admin',
  'PUT /sites/:site/settings/outreach': 'admin',
  'GET /sites/:site/routing': 'admin',
  'PUT /sites/:site/routing': 'admin',
  'PUT /sites/:site/settings/files': 'admin',
  'GET /sites/:site/team': 'operator',
  'POST /sites/:site/team/invitations': 'owner',
  'POST /sites/:site/team/invitations/withdraw': 'owner',
  'PUT /sites/:site/team/:operator/role': 'owner',
  'PUT /sites/:site/team/:operator/suspended': 'owner',
  'POST /sites/:site/team/:operator/sign-out': 'owner',
  'DELETE /sites/:site/team/:operator': 'owner',
};

/** What an operator's socket may say once it watches a site; without one, only `watch` and `ping`. */
export const VERB_RIGHTS: { [verb in AgentClientMessage['t']]: Right } = {
  ping: 'session',
  watch: 'operator',
  watch_visitor: 'operator',
  reply: 'operator',
  note: 'operator',
  seen: 'operator',
  typing: 'operator',
  read: 'operator',
  change: 'operator',
  touched: 'operator',
  away: 'operator',
};

const RANKS: { [role in Role]: number } = { operator: 1, admin: 2, owner: 3 };

/** Whether a role on a site is enough. */
export function suffices(role: Role, right: Right | undefined): boolean {
  if (right === undefined) return false;
  return right === 'anybody' || right === 'session' || RANKS[role] >= RANKS[right];
}

/** For whom a refusal sends one: "admins and owners". */
export function whoMay(right: Right | undefined): string {
  return right === 'owner' ? 'owners' : right === 'admin' ? 'admins and owners' : 'nobody yet';
}
