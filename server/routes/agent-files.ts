/** An operator sends a file into a conversation (rule D1). Mounted behind the session, the site's check and rights.ts. */
import { Hono } from 'hono';
import type { AgentEnv } from './agent-env.ts';
import { takeUpload, type FilesParts } from './files.ts';

export type AgentFilesParts = Pick<FilesParts, 'files' | 'uploads' | 'uploading' | 'deps'>;

export function agentFilesRoutes(parts: AgentFilesParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/files', (c) => c.json({ rules: parts.files.rules(c.var.site) }));

  app.put('/conversations/:conversation/files/:id', (c) => {
    const { site, operator } = c.var;
    return takeUpload(c, parts, { site, by: operator.id, sender: { visitorId: null, operator } });
  });

  return app;
}
