/** The built agent page, with the strictest policy it can live under. */
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Hono, type Context } from 'hono';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data: blob:; connect-src 'self' ws: wss:; " +
  "font-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'";

/** The service worker shows notifications, and says to this server where it is to be pushed to. */
const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

/** The widget with settings that are not live yet: alone in its frame, without origin, cookies or storage. */
const PREVIEW_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

/** @param builtDir dist/agent, read once */
export async function agentPageRoutes(builtDir: string): Promise<Hono> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const names = await readdir(builtDir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(builtDir.length + 1).replaceAll('\\', '/'), new Uint8Array(await readFile(path)));
  }

  const page = (c: Context) => {
    const html = files.get('index.html');
    if (!html) return c.text('The agent page is not built. Run: npm run build', 503);
    c.header('Content-Security-Policy', POLICY);
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Type', TYPES['.html']);
    return c.body(html);
  };

  const app = new Hono();
  app.get('/', page);
  app.get('/:path{.+}', (c) => {
    const path = c.req.param('path');
    const file = files.get(path);
    if (file && path === 'preview.html') {
      c.header('Content-Security-Policy', PREVIEW_POLICY);
      c.header('X-Frame-Options', 'SAMEORIGIN');
    }
    if (path === 'worker.js') c.header('Content-Security-Policy', WORKER_POLICY);
    // The preview has no origin, and asks like a stranger for what is no secret.
    if (path.startsWith('assets/')) c.header('Access-Control-Allow-Origin', '*');
    // Views have addresses of their own; whatever is no file is the page.
    if (!file || path === 'index.html') return extname(path) ? c.notFound() : page(c);
    c.header('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    c.header('Cache-Control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    return c.body(file);
  });
  return app;
}
