/** What owners and admins of a site set. Mounted behind the session, the site's check and rights.ts. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { Deps } from '../deps.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { checkedHours, previewHours, serviceSettings, setCallbacks, setHours } from '../sites/service-settings.ts';
import type { Site } from '../sites/sites.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

export interface AgentSettingsParts {
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  link: Link;
}

const BODY_BYTES = 64 * 1024;
const spans = z.array(z.tuple([z.number(), z.number()])).max(24);
const hours = z.object({
  timeZone: z.string().max(64),
  week: z.array(spans).max(7),
  exceptions: z.record(z.string().max(40), spans),
});
const callbacks = z.object({
  on: z.boolean(),
  minutes: z.number(),
  capacity: z.number(),
  daysAhead: z.number(),
  noticeMinutes: z.number(),
  topics: z.array(z.string().max(400)).max(100),
  consentText: z.string().max(4_000),
});

export function agentSettingsRoutes({ store, deps, directory, link }: AgentSettingsParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', (c) => c.json(serviceSettings(c.var.site.settings, deps.now())));

  app.put('/hours', async (c) => {
    const body = await jsonBody(c, hours, BODY_BYTES);
    if (body instanceof Response) return body;
    return stored(c, await setHours(store, c.var.site.id, body));
  });

  app.post('/hours/preview', async (c) => {
    const body = await jsonBody(c, hours, BODY_BYTES);
    if (body instanceof Response) return body;
    return c.json(previewHours(checkedHours(body), deps.now()));
  });

  app.put('/callbacks', async (c) => {
    const body = await jsonBody(c, callbacks, BODY_BYTES);
    if (body instanceof Response) return body;
    return stored(c, await setCallbacks(store, c.var.site.id, body));
  });

  /** What is set holds from the answer on, in this process; the others hear of it. */
  async function stored(c: Context<AgentEnv>, settings: Site['settings']): Promise<Response> {
    await directory.refresh();
    link.send(EVERY_SITE, { k: 'sites' });
    return c.json(serviceSettings(settings, deps.now()));
  }

  return app;
}
