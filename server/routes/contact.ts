/** `/v1/sites/KEY/contact`: how a visitor can be reached, in their own words. Rule V1. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Contact } from '../../protocol/contact.ts';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { clientAddress } from '../limits/address.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import type { Claims } from '../profiles/claims.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { jsonBody, refuse } from './answers.ts';

export interface ContactParts {
  config: Config;
  directory: SiteDirectory;
  claims: Claims;
  deps: Deps;
  /** What is said of oneself, by site and address. */
  contacts: SharedBuckets;
  trustProxy: number;
}

const BODY_BYTES = 4 * 1024;
const said = z.object({
  token: z.string().regex(/^[\w-]{22,64}$/, 'the visitor token'),
  name: z.string().max(400).optional(),
  email: z.string().max(400).optional(),
});

export function contactRoutes(parts: ContactParts): Hono<{ Bindings: HttpBindings }> {
  const { config, directory, claims, deps } = parts;
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.post('/sites/:writeKey/contact', async (c) => {
    const origin = c.req.header('origin');
    const site = directory.byWriteKey(c.req.param('writeKey'));
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    if (origin !== undefined) {
      if (!site.origins.includes(origin) && origin !== config.publicUrl) {
        return refuse(c, 'origin_refused', 'This site does not ask from there.');
      }
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Vary', 'Origin');
    }
    c.header('Cache-Control', 'no-store');
    const address = clientAddress(c.env.incoming, parts.trustProxy);
    const wait = await parts.contacts.take(`${site.id} ${address}`, 1, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too much at once.', wait);
    const body = await jsonBody(c, said, BODY_BYTES);
    if (body instanceof Response) return body;
    const { token, ...given } = body;
    const visitorId = visitorOfToken(site.id, token);
    await claims.say(site.id, visitorId, given);
    return c.json((await claims.said(site.id, visitorId)) satisfies Contact);
  });

  return app;
}
