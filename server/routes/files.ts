/** Files of conversations: a visitor sends one (rule D1), and whoever has its link reads it (D4). */
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Files, Sender } from '../files/files.ts';
import { attachment } from '../files/name.ts';
import type { Holds } from '../limits/holds.ts';
import type { SharedBuckets } from '../limits/shared.ts';
import { visitorOfToken } from '../profiles/visitor-id.ts';
import type { Site } from '../sites/sites.ts';
import { missing, refuse } from './answers.ts';
import { siteOfKey, type SiteEnv, type SiteOfKeyParts } from './site-of-key.ts';

export interface FilesParts extends SiteOfKeyParts {
  files: Files;
  deps: Deps;
  /** Files by site and address, or by operator. */
  uploads: SharedBuckets;
  /** Those on their way at once. */
  uploading: Holds;
  newConversations: SharedBuckets;
}

/** On their way at once, from one address or by one operator. */
const AT_ONCE = 4;
/** A link is for one file, whose content never changes; a page that comes back within a day asks for the same. */
const READ_AGAIN_SECONDS = 86_400;

const id = z.string().regex(/^[\w.:-]{8,64}$/);
const token = /^Bearer ([\w-]{22,64})$/;

export function filesRoutes(parts: FilesParts): Hono<SiteEnv> {
  const { directory, files } = parts;
  const app = new Hono<SiteEnv>();

  app.use(
    '/sites/:writeKey/conversations/:conversation/files/:id',
    siteOfKey(parts, { methods: 'PUT', headers: 'authorization, content-type, x-file-name' }),
  );

  app.put('/sites/:writeKey/conversations/:conversation/files/:id', async (c) => {
    const [, secret] = token.exec(c.req.header('authorization') ?? '') ?? [];
    if (!secret) return refuse(c, 'unauthorized', 'Authorization: Bearer, and the visitor token.');
    const { site, caller } = c.var;
    return takeUpload(c, parts, {
      site,
      by: caller,
      sender: {
        visitorId: visitorOfToken(site.id, secret),
        mayBegin: async () => (await parts.newConversations.take(caller, 1, parts.deps.now())) === 0,
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
