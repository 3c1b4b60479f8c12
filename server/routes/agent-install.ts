/** `/api/agent/sites/SITE/settings/install`: the tag, from where it was heard, and what a page lacks. */
import { Hono } from 'hono';
import { z } from 'zod';
import { newestPage } from '../../db/queries/timeline.ts';
import type { Store } from '../../db/store.ts';
import { DOCTOR_URL_LENGTH, type InstallPage } from '../../protocol/install.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { examine, snippet } from '../doctor/doctor.ts';
import { createHolds } from '../limits/holds.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import type { Sightings } from '../sites/sightings.ts';
import type { AgentEnv } from './agent-env.ts';
import { jsonBody, refuse } from './answers.ts';

export interface AgentInstallParts {
  config: Config;
  store: Store;
  deps: Deps;
  catalogues: Catalogues;
  sightings: Sightings;
  /** By site. */
  doctorVisits: SharedBuckets;
}

const BODY_BYTES = 16 * 1024;
/** Pages that this process looks at in one moment: each may take seconds and a megabyte. */
const AT_ONCE = 4;
/** Items whose pictures are asked where they come from. */
const ITEMS_LOOKED_AT = 200;
const wish = z.object({ url: z.string().min(1).max(DOCTOR_URL_LENGTH) });

export function agentInstallRoutes(parts: AgentInstallParts): Hono<AgentEnv> {
  const { config, store, deps, sightings, catalogues } = parts;
  const app = new Hono<AgentEnv>();
  const looking = createHolds();

  app.get('/', async (c) => {
    const { site } = c.var;
    return c.json({
      writeKey: site.writeKey,
      foyer: config.publicUrl,
      snippet: snippet(config.publicUrl, site.writeKey),
      seen: sightings.of(site),
      lastPage: await newestPage(store, site.id),
      now: deps.now(),
    } satisfies InstallPage);
  });

  app.post('/doctor', async (c) => {
    const { site } = c.var;
    const body = await jsonBody(c, wish, BODY_BYTES);
    if (body instanceof Response) return body;
    const wait = await parts.doctorVisits.take(site.id, 1, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too many pages were looked at; wait a moment.', wait);
    const release = looking.hold('doctor', AT_ONCE);
    if (!release) return refuse(c, 'rate_limited', 'Others are looking at pages just now; try again.', 2_000);
    try {
      const patient = {
        foyer: config.publicUrl,
        writeKey: site.writeKey,
        origins: site.origins,
        pictures: picturesOf(catalogues, site.id),
      };
      return c.json(await examine(body.url, patient, { private: config.doctorPrivate }));
    } finally {
      release();
    }
  });

  return app;
}

/** Where the pictures of the newest items come from, as absolute addresses of http(s) only. */
function picturesOf(catalogues: Catalogues, siteId: string): string[] {
  const origins = new Set<string>();
  for (const { image } of catalogues.of(siteId).newest().slice(0, ITEMS_LOOKED_AT)) {
    if (/^https?:/i.test(image) && URL.canParse(image)) origins.add(new URL(image).origin);
  }
  return [...origins];
}
