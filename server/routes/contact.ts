/** `/v1/sites/KEY/contact`: how a visitor can be reached, in their own words. Rule V1. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Contact, ContactSaid } from '../../protocol/contact.ts';
import type { Deps } from '../deps.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import type { Claims } from '../profiles/claims.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import { jsonBody, refuse } from './answers.ts';
import { siteOfKey, type SiteEnv, type SiteOfKeyParts } from './site-of-key.ts';

export interface ContactParts extends SiteOfKeyParts {
  claims: Claims;
  deps: Deps;
  /** What is said of oneself, by site and address. */
  contacts: SharedBuckets;
}

const BODY_BYTES = 4 * 1024;
const said: z.ZodType<ContactSaid> = z.object({
  token: z.string().regex(/^[\w-]{22,64}$/, 'the visitor token'),
  name: z.string().max(400).optional(),
  email: z.string().max(400).optional(),
});

export function contactRoutes(parts: ContactParts): Hono<SiteEnv> {
  const { claims, deps } = parts;
  const app = new Hono<SiteEnv>();

  app.use('/sites/:writeKey/contact', siteOfKey(parts, { methods: 'POST' }));

  app.post('/sites/:writeKey/contact', async (c) => {
    const { site, caller } = c.var;
    const wait = await parts.contacts.take(caller, 1, deps.now());
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
