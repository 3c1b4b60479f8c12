/** What owners and admins of a site set. Mounted behind the session, the site's check and rights.ts. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import { EVERY_SITE } from '../bus/notices.ts';
import type { HelpShelf } from '../articles/help.ts';
import type { Deps } from '../deps.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import {
  checkedHours,
  previewHours,
  serviceSettings,
  setAssistant,
  setCallbacks,
  setFiles,
  setHours,
} from '../sites/service-settings.ts';
import { setSite } from '../sites/site-form.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody } from './answers.ts';

export interface AgentSettingsParts {
  store: Store;
  deps: Deps;
  directory: SiteDirectory;
  link: Link;
  help: HelpShelf;
}

const BODY_BYTES = 64 * 1024;
const spans = z.array(z.tuple([z.number(), z.number()])).max(24);
const hours = z.object({
  timeZone: z.string().max(64),
  week: z.array(spans).max(7),
  exceptions: z.record(z.string().max(40), spans),
});
const assistant = z.object({ when: z.enum(['never', 'away', 'always']) });
const callbacks = z.object({
  on: z.boolean(),
  minutes: z.number(),
  capacity: z.number(),
  daysAhead: z.number(),
  noticeMinutes: z.number(),
  topics: z.array(z.string().max(400)).max(100),
  consentText: z.string().max(4_000),
  consentTexts: z.record(z.string().max(64), z.string().max(4_000).optional()).default({}),
});

const files = z.object({ types: z.array(z.string().max(100)).max(20) });

/** Bounds and meaning are the domain's; here only what is bounded in bytes. */
const site = z.object({
  name: z.string().max(1_000),
  color: z.string().max(64),
  position: z.enum(['right', 'left']),
  consent: z.enum(['none', 'required']),
  features: z.object({ chat: z.boolean(), slots: z.boolean() }),
  greeting: z.string().max(2_000),
  away: z.string().max(2_000),
  languages: z.array(z.string().max(64)).max(64),
  texts: z
    .record(z.string().max(64), z.object({ greeting: z.string().max(2_000), away: z.string().max(2_000) }).optional())
    .default({}),
  origins: z.array(z.string().max(2_048)).max(200),
  pages: z
    .array(
      z.object({
        pages: z.array(z.string().max(2_048)).max(200),
        launcher: z.string().max(2_000),
        greeting: z.string().max(2_000),
      }),
    )
    .max(200),
});

export function agentSettingsRoutes({ store, deps, directory, link, help }: AgentSettingsParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/', (c) => c.json(serviceSettings(c.var.site, deps.now())));

  app.put('/hours', async (c) => {
    const body = await jsonBody(c, hours, BODY_BYTES);
    if (body instanceof Response) return body;
    await setHours(store, c.var.site.id, body);
    return stored(c);
  });

  app.post('/hours/preview', async (c) => {
    const body = await jsonBody(c, hours, BODY_BYTES);
    if (body instanceof Response) return body;
    return c.json(previewHours(checkedHours(body), deps.now()));
  });

  app.put('/callbacks', async (c) => {
    const body = await jsonBody(c, callbacks, BODY_BYTES);
    if (body instanceof Response) return body;
    await setCallbacks(store, c.var.site.id, body);
    return stored(c);
  });

  app.put('/site', async (c) => {
    const body = await jsonBody(c, site, BODY_BYTES);
    if (body instanceof Response) return body;
    await setSite(store, c.var.site.id, body);
    // Which pictures articles may show depends on the origins.
    help.forget(c.var.site.id);
    link.send(c.var.site.id, { k: 'articles' });
    return stored(c);
  });

  app.put('/assistant', async (c) => {
    const body = await jsonBody(c, assistant, BODY_BYTES);
    if (body instanceof Response) return body;
    await setAssistant(store, c.var.site.id, body);
    return stored(c);
  });

  app.put('/files', async (c) => {
    const body = await jsonBody(c, files, BODY_BYTES);
    if (body instanceof Response) return body;
    await setFiles(store, c.var.site.id, body);
    return stored(c);
  });

  /** What is set holds from the answer on, in this process; the others hear of it. */
  async function stored(c: Context<AgentEnv>): Promise<Response> {
    await directory.refresh();
    link.send(EVERY_SITE, { k: 'sites' });
    return c.json(serviceSettings(directory.byId(c.var.site.id) ?? c.var.site, deps.now()));
  }

  return app;
}
