/** What the agent page's routes know of who asks, once it is checked. */
import type { HttpBindings } from '@hono/node-server';
import type { Role } from '../../protocol/agent.ts';
import type { Operator } from '../operators/sessions.ts';
import type { Site } from '../sites/sites.ts';

export interface AgentEnv {
  Bindings: HttpBindings;
  /** `sessionKey` names the session; `site` and `role` are there below a site's path. */
  Variables: { operator: Operator; sessionKey: string; site: Site; role: Role };
}
