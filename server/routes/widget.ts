/** The built widget: the entry short-lived, chunks for ever, since their names hold their hash. */
import { Hono, type Context } from 'hono';
import type { WidgetFile, WidgetFiles } from '../widget-files/widget-files.ts';

const ENTRY_SECONDS = 300;
const CHUNK_SECONDS = 30 * 24 * 3600;

export function widgetRoutes(files: WidgetFiles): Hono {
  const app = new Hono();
  app.get('/foyer.js', (c) =>
    serve(c, files.entry, 'text/javascript; charset=utf-8', `public, max-age=${ENTRY_SECONDS}`),
  );
  app.get('/foyer.d.ts', (c) => serve(c, files.types, 'text/plain; charset=utf-8', `public, max-age=${ENTRY_SECONDS}`));
  app.get('/w/:name', async (c) =>
    serve(
      c,
      await files.chunk(c.req.param('name')),
      'text/javascript; charset=utf-8',
      `public, max-age=${CHUNK_SECONDS}, immutable`,
    ),
  );
  return app;
}

function serve(c: Context, file: WidgetFile | null, type: string, cache: string): Response {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  c.header('X-Content-Type-Options', 'nosniff');
  if (!file) return c.json({ error: { code: 'not_found', message: 'There is no such file.' } }, 404);
  c.header('Cache-Control', cache);
  c.header('ETag', file.etag);
  c.header('Vary', 'Accept-Encoding');
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304);
  c.header('Content-Type', type);
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(file.plain);
  c.header('Content-Encoding', 'gzip');
  return c.body(file.gzip);
}
