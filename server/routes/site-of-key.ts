/** What a page asks of its site over HTTP: the write key names the site, and who asks is counted by site and address. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Config } from '../config.ts';
import { clientAddress } from '../limits/address.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Site } from '../sites/sites.ts';
import { refuse } from './answers.ts';

/** `caller`: see callerOf. */
export type SiteEnv = { Bindings: HttpBindings; Variables: { site: Site; caller: string } };

export interface SiteOfKeyParts {
  config: Pick<Config, 'publicUrl'>;
  directory: SiteDirectory;
  trustProxy: number;
}

/** What a page of another origin may send, as in the headers of CORS. */
export interface Allowed {
  methods: string;
  headers?: string;
}

/** Only a page of the site, or ours, is answered; without an Origin it is no browser's page. Nothing of it is kept. */
export function siteOfKey(
  { config, directory, trustProxy }: SiteOfKeyParts,
  allowed: Allowed,
): MiddlewareHandler<SiteEnv> {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const site = directory.byWriteKey(c.req.param('writeKey') ?? '');
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    if (origin !== undefined) {
      if (!site.origins.includes(origin) && origin !== config.publicUrl) {
        return refuse(c, 'origin_refused', 'This site does not ask from there.');
      }
      allowOrigin(c, origin, allowed);
    }
    if (c.req.method === 'OPTIONS') return c.body(null, 204);
    c.header('Cache-Control', 'no-store');
    c.set('site', site);
    c.set('caller', callerOf(c, site, trustProxy));
    return next();
  };
}

/** By whom limits of a site are counted. */
export function callerOf(c: Context, { id }: Pick<Site, 'id'>, trustProxy: number): string {
  return `${id} ${clientAddress((c.env as HttpBindings).incoming, trustProxy)}`;
}

/** A page of this origin may ask, and read the answer. */
export function allowOrigin(c: Context, origin: string, { methods, headers = 'content-type' }: Allowed): void {
  c.header('Access-Control-Allow-Origin', origin);
  c.header('Access-Control-Expose-Headers', 'Retry-After');
  c.header('Vary', 'Origin');
  if (c.req.method !== 'OPTIONS') return;
  c.header('Access-Control-Allow-Methods', methods);
  c.header('Access-Control-Allow-Headers', headers);
  c.header('Access-Control-Max-Age', '86400');
}
