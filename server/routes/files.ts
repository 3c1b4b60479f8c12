/** Files of conversations: a visitor sends one (rule D1), and whoever has its link reads it (D4). */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { Files, Sender } from '../files/files.ts';
import { attachment } from '../files/name.ts';
import { clientAddress } from '../limits/address.ts';
import type { Holds } from '../limits/holds.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import type { Site } from '../sites/sites.ts';
import { missing, refuse } from './answers.ts';

export interface FilesParts {
  config: Config;
  directory: SiteDirectory;
  files: Files;
  deps: Deps;
  /** Files by site and address, or by operator. */
  uploads: SharedBuckets;
  /** Those on their way at once. */
  uploading: Holds;
  newConversations: SharedBuckets;
  trustProxy: number;
}

type Env = { Bindings: HttpBindings; Variables: { site: Site } };

/** On their way at once, from one address or by one operator. */
const AT_ONCE = 4;
/** A link is for one file, whose content never changes; a page that comes back within a day asks for the same. */
const READ_AGAIN_SECONDS = 86_400;

const id = z.string().regex(/^[\w.:-]{8,64}$/);
const token = /^Bearer ([\w-]{22,64})$/;

export function filesRoutes(parts: FilesParts): Hono<Env> {
  const { config, directory, files } = parts;
  const app = new Hono<Env>();

  /** The write key names the site; a page that sends must be one of its own, or ours. */
  const admit: MiddlewareHandler<Env> = async (c, next) => {
    const origin = c.req.header('origin');
    const site = directory.byWriteKey(c.req.param('writeKey') ?? '');
    if (!site) return refuse(c, 'not_found', 'There is no such site.');
    if (origin !== undefined) {
      if (!site.origins.includes(origin) && origin !== config.publicUrl) {
        return refuse(c, 'origin_refused', 'This site does not send from there.');
      }
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Access-Control-Expose-Headers', 'Retry-After');
      c.header('Vary', 'Origin');
    }
    if (c.req.method === 'OPTIONS') {
      c.header('Access-Control-Allow-Methods', 'PUT');
      c.header('Access-Control-Allow-Headers', 'authorization, content-type, x-file-name');
      c.header('Access-Control-Max-Age', '86400');
      return c.body(null, 204);
    }
    c.header('Cache-Control', 'no-store');
    c.set('site', site);
    return next();
  };

  app.use('/sites/:writeKey/conversations/:conversation/files/:id', admit);

  app.put('/sites/:writeKey/conversations/:conversation/files/:id', async (c) => {
    const [, secret] = token.exec(c.req.header('authorization') ?? '') ?? [];
    if (!secret) return refuse(c, 'unauthorized', 'Authorization: Bearer, and the visitor token.');
    const { site } = c.var;
    const address = `${site.id} ${clientAddress(c.env.incoming, parts.trustProxy)}`;
    return takeUpload(c, parts, {
      site,
      by: address,
      sender: {
        visitorId: visitorOfToken(site.id, secret),
        mayBegin: async () => (await parts.newConversations.take(address, 1, parts.deps.now())) === 0,
      },
    });
  });

  for (const what of ['file', 'preview'] as const) {
    app.get(what === 'file' ? '/files/:site/:link' : '/files/:site/:link/preview', async (c) => {
      const site = directory.byId(c.req.param('site'));
      const file = site ? await files.byLink(site, c.req.param('link'), what) : null;
      if (!file) {
        c.header('Cache-Control', 'no-store');
        return missing(c);
      }
      c.header('Content-Type', file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type);
      c.header('Content-Length', String(file.bytes));
      // Nothing that somebody sent is ever a page of ours: it is offered, and a picture is shown inside of other pages.
      c.header('Content-Disposition', attachment(file.name));
      c.header('Cross-Origin-Resource-Policy', 'cross-origin');
      c.header('Cache-Control', `private, max-age=${READ_AGAIN_SECONDS}, immutable`);
      if (c.req.method === 'HEAD') {
        // Nobody reads it, and what is not read is not closed either.
        await file.body.cancel();
        return c.body(null);
      }
      return c.body(file.body as unknown as ReadableStream<Uint8Array<ArrayBuffer>>);
    });
  }

  return app;
}

/** Reads the file out of a request into a conversation; the same for both sides once it is known who sends. */
export async function takeUpload(
  c: Context,
  { files, uploads, uploading, deps }: Pick<FilesParts, 'files' | 'uploads' | 'uploading' | 'deps'>,
  { site, by, sender }: { site: Site; by: string; sender: Sender },
): Promise<Response> {
  const conversation = id.safeParse(c.req.param('conversation'));
  const message = id.safeParse(c.req.param('id'));
  if (!conversation.success || !message.success) return missing(c);
  const release = uploading.hold(by, AT_ONCE);
  if (!release) return refuse(c, 'rate_limited', 'Too many files at once.', 2_000);
  try {
    const wait = await uploads.take(by, 1, deps.now());
    if (wait) return refuse(c, 'rate_limited', 'Too many files.', wait);
    const length = c.req.header('content-length');
    const sent = await files.send({
      site,
      conversationId: conversation.data,
      id: message.data,
      name: nameIn(c.req.header('x-file-name') ?? ''),
      announced: length === undefined ? null : Number(length),
      body: (c.env as HttpBindings).incoming,
      sender,
    });
    return c.json(sent);
  } finally {
    release();
  }
}

/** A header holds ASCII, so the name comes percent-encoded. */
function nameIn(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    return '';
  }
}
