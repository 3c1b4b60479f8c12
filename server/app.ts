/** All HTTP routes, and the headers that every answer carries. */
import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import { isUnavailable } from '../db/store.ts';
import { FileStoreError } from './files/file-store.ts';
import { Refusal } from './refusal.ts';
import { agentPageRoutes } from './routes/agent-page.ts';
import { agentRoutes, type AgentParts } from './routes/agent.ts';
import { refuse } from './routes/answers.ts';
import { callPageRoutes } from './routes/call-page.ts';
import { callRoutes, type CallParts } from './routes/call.ts';
import { collectRoutes, type CollectParts } from './routes/collect.ts';
import { contactRoutes, type ContactParts } from './routes/contact.ts';
import { helpRoutes, type HelpParts } from './routes/help.ts';
import { filesRoutes, type FilesParts } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { hostedRoutes, type HostedHelpParts } from './routes/hosted.ts';
import { itemsRoutes } from './routes/items.ts';
import { sitesRoutes, type SitesParts } from './routes/sites.ts';
import { widgetRoutes } from './routes/widget.ts';
import type { Link } from './bus/link.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { WidgetFiles } from './widget-files/widget-files.ts';

export type AppParts = AgentParts &
  CallParts &
  CollectParts &
  ContactParts &
  FilesParts &
  HelpParts &
  HostedHelpParts &
  SitesParts & {
    log: Logger;
    link: Link;
    metrics: Metrics;
    widgetFiles: WidgetFiles;
    agentDir: string;
    draining(): boolean;
  };

export async function createApp(parts: AppParts): Promise<Hono<{ Bindings: HttpBindings }>> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const https = parts.config.publicUrl.startsWith('https:');

  app.use('*', async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    // A page with forms says `same-origin`: with the other, its own forms would come from nowhere.
    if (!c.res.headers.has('Referrer-Policy')) c.header('Referrer-Policy', 'no-referrer');
    if (!c.res.headers.has('X-Frame-Options')) c.header('X-Frame-Options', 'DENY');
    if (!c.res.headers.has('Content-Security-Policy')) {
      c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
    }
    // A connection that is kept would bring the next request to a process that is gone by then.
    if (parts.draining()) c.header('Connection', 'close');
    if (https) c.header('Strict-Transport-Security', 'max-age=31536000');
  });

  app.get('/', (c) => c.redirect('/agent/'));
  app.route('/', healthRoutes(parts));
  app.route('/', widgetRoutes(parts.widgetFiles));
  app.route('/s', hostedRoutes(parts));
  app.route('/v1', sitesRoutes(parts));
  app.route('/v1', helpRoutes(parts));
  app.route('/v1', collectRoutes(parts));
  app.route('/v1', callRoutes(parts));
  app.route('/v1', contactRoutes(parts));
  app.route('/call', callPageRoutes(parts));
  app.route('/v1', filesRoutes(parts));
  app.route('/api/v1', itemsRoutes(parts));
  app.route('/api/agent', agentRoutes(parts));
  app.get('/agent', (c) => c.redirect('/agent/'));
  app.route('/agent/', await agentPageRoutes(parts.agentDir));

  app.notFound((c) => refuse(c, 'not_found', 'There is nothing here.'));
  app.onError((error, c) => {
    if (error instanceof Refusal) return refuse(c, error.code, error.message, 0, error.detail);
    // Nobody hears the answer to a request that broke off, and anybody may break off many.
    if (c.env.incoming.readableAborted) return refuse(c, 'bad_request', 'The request broke off.');
    // A link to a file is a key to it.
    const path = c.req.path.startsWith('/v1/files/') ? '/v1/files/' : c.req.path.slice(0, 64);
    parts.log.error({ err: error, path }, 'a request failed');
    if (isUnavailable(error) || error instanceof FileStoreError)
      return refuse(c, 'unavailable', 'The store does not answer; try again.', 5_000);
    return refuse(c, 'internal', 'Something went wrong here; it was written down.');
  });
  return app;
}
