/** What the agent page's routes know of who asks, once it is checked. */
import type { HttpBindings } from '@hono/node-server';
import type { Operator } from '../operators/sessions.ts';
import type { Site } from '../sites/sites.ts';

export type AgentEnv = { Bindings: HttpBindings; Variables: { operator: Operator; site: Site } };
