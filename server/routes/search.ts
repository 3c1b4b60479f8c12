/** What an operator looks for. Mounted below a site, by which everything is bounded. Rule S1. */
import { Hono } from 'hono';
import type { SearchCursor } from '../../db/search/find.ts';
import type { SearchIn, SearchPage } from '../../protocol/search.ts';
import type { Search } from '../search/search.ts';
import type { AgentEnv } from './agent-env.ts';
import { refuse } from './answers.ts';

const PAGE = 20;
const QUERY_LENGTH = 100;
const SCOPES: readonly SearchIn[] = ['messages', 'people'];

export function searchRoutes({ search }: { search: Search }): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();

  app.get('/search', async (c) => {
    const text = (c.req.query('q') ?? '').trim();
    const scope = SCOPES.find((one) => one === (c.req.query('in') ?? 'messages'));
    const after = readCursor(c.req.query('cursor'));
    if (text === '' || text.length > QUERY_LENGTH || !scope || after === undefined) {
      return refuse(
        c,
        'bad_request',
        `q: 1 to ${QUERY_LENGTH} characters; in: ${SCOPES.join(', ')}; cursor: a \`next\`.`,
      );
    }
    const { hits, next } = await search.find(c.var.site.id, { text, scope, after, limit: PAGE });
    return c.json({ hits, next: next && writeCursor(next) } satisfies SearchPage);
  });

  return app;
}

function writeCursor({ doc, seq, subjectId }: SearchCursor): string {
  return `${doc}.${seq}.${subjectId}`;
}

/** Undefined for what is no cursor. An id may hold dots. */
function readCursor(text: string | undefined): SearchCursor | null | undefined {
  if (text === undefined) return null;
  const [, doc, seq, subjectId] = /^(\d{1,16})\.(-?\d{1,16})\.(@?[\w.:-]{1,64})$/.exec(text) ?? [];
  if (subjectId === undefined) return undefined;
  const cursor = { doc: Number(doc), seq: Number(seq), subjectId };
  return Number.isSafeInteger(cursor.doc) && Number.isSafeInteger(cursor.seq) ? cursor : undefined;
}
