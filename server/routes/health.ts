/** For whoever looks after the process: alive, ready, and how it does. */
import { Hono } from 'hono';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { refuse } from './answers.ts';

export function healthRoutes(parts: { store: Store; metrics: Metrics; link: Link; draining(): boolean }): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    if (parts.draining()) return refuse(c, 'unavailable', 'Shutting down.', 5_000);
    try {
      await parts.store.read({ sql: 'SELECT 1', args: [] });
      // Without the bus everything is stored and acknowledged; only who is on another process hears of it later.
      const degraded = parts.link.state() === 'lost' ? ['bus'] : [];
      return c.json({ ready: true, degraded });
    } catch {
      return refuse(c, 'unavailable', 'The store does not answer.', 5_000);
    }
  });
  app.get('/metrics', async (c) => {
    c.header('Content-Type', parts.metrics.contentType);
    return c.body(await parts.metrics.text());
  });
  return app;
}
