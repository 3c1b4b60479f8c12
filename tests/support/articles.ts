/** Articles of a site, written as the agent page writes them. */
import type { ArticleDraft } from '../../protocol/article.ts';
import { slugOf } from '../../server/articles/articles.ts';
import type { AgentClient } from './agent.ts';
import { newId } from './visitor.ts';

export function draft(given: Partial<ArticleDraft> = {}): ArticleDraft {
  const title = given.title ?? 'Returns and refunds';
  return {
    id: newId('a').replaceAll(/[^\w-]/g, '-'),
    slug: slugOf(title),
    category: '',
    language: 'en',
    texts: {},
    title,
    body: 'Returns are free within **30 days**.',
    status: 'published',
    pages: [],
    ...given,
  };
}

/** PUTs it; the answer's status. */
export async function write(desk: AgentClient, { id, ...given }: ArticleDraft): Promise<number> {
  const answer = await send(desk, `/${id}`, 'PUT', given);
  return answer.status;
}

export function send(desk: AgentClient, path: string, method: string, body?: unknown): Promise<Response> {
  return desk.fetch(`/api/agent/sites/${desk.siteId}/articles${path}`, {
    method,
    headers: { origin: desk.url },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
