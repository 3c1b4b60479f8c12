/** An operator sends a file into a conversation (rule D1). Mounted behind the session, the site's check and rights.ts. */
import { Hono } from 'hono';
import type { SiteFiles } from '../../protocol/file-room.ts';
import type { AgentEnv } from './agent-env.ts';
import { takeUpload, type FilesParts } from './files.ts';

export type AgentFilesParts = Pick<FilesParts, 'files' | 'uploads' | 'uploading' | 'deps'>;

export function agentFilesRoutes(parts: AgentFilesParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/files', async (c) => {
    const { site } = c.var;
    return c.json({ rules: parts.files.rules(site), room: await parts.files.room(site) } satisfies SiteFiles);
  });

  app.put('/conversations/:conversation/files/:id', (c) => {
    const { site, operator } = c.var;
    return takeUpload(c, parts, { site, by: operator.id, sender: { visitorId: null, operator } });
  });

  return app;
}
