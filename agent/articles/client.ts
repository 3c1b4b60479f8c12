/** The routes of articles. Every call rejects with a `Refusal`. */
import type { ArticleDraft, ArticlesPage, Piece } from '../../protocol/article.ts';
import { ask } from '../api.ts';
import type { arrangement } from './order.ts';

export interface ArticlesClient {
  all(): Promise<ArticlesPage>;
  save(draft: ArticleDraft): Promise<void>;
  remove(id: string): Promise<void>;
  arrange(order: ReturnType<typeof arrangement>): Promise<void>;
  preview(body: string): Promise<{ body: Piece[] }>;
  /** `article` null: nobody is to answer it. */
  settle(query: string, article: string | null): Promise<void>;
}

export function articlesClient(site: string): ArticlesClient {
  const path = `/api/agent/sites/${encodeURIComponent(site)}/articles`;
  const call = <T>(method: string, below: string, body?: unknown): Promise<T> =>
    ask<T>((input, init) => fetch(input, init), path + below, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  return {
    all: () => call('GET', ''),
    save: ({ id, ...draft }) => call('PUT', `/${id}`, draft),
    remove: (id) => call('DELETE', `/${id}`),
    arrange: (order) => call('PUT', '/order', order),
    preview: (body) => call('POST', '/preview', { body }),
    settle: (query, article) => call('POST', '/searches', { query, article }),
  };
}
