/** What owners and admins of a site set. Mounted behind the session and the site's check. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { managersOf, roleOnSite } from '../../db/queries/operators.ts';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { Deps } from '../deps.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { checkedHours, previewHours, serviceSettings, setCallbacks, setHours } from '../sites/service-settings.ts';
import type { Site } from '../sites/sites.ts';
import type { AgentEnv } from './agent-env.ts';
import { boundedText, refuse } from './answers.ts';

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

  app.use('*', async (c, next) => {
    const role = await roleOnSite(store, c.var.operator.id, c.var.site.id);
    if (role === 'owner' || role === 'admin') return next();
    const names = await managersOf(store, c.var.site.id);
    return refuse(c, 'forbidden', `Owners and admins do this: ${names.join(', ')}.`);
  });

  app.get('/', (c) => c.json(serviceSettings(c.var.site.settings, deps.now())));

  app.put('/hours', async (c) => {
    const body = await read(c, hours);
    if (body instanceof Response) return body;
    return stored(c, await setHours(store, c.var.site.id, body));
  });

  app.post('/hours/preview', async (c) => {
    const body = await read(c, hours);
    if (body instanceof Response) return body;
    return c.json(previewHours(checkedHours(body), deps.now()));
  });

  app.put('/callbacks', async (c) => {
    const body = await read(c, callbacks);
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

async function read<T>(c: Context, shape: z.ZodType<T>): Promise<T | Response> {
  const text = await boundedText(c.req.raw, BODY_BYTES);
  if (text === null) return refuse(c, 'too_large', `Settings have at most ${BODY_BYTES} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(c, 'bad_json', 'The body is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return refuse(c, 'bad_request', `${issue.path.join('.') || 'body'}: ${issue.message}`);
}
