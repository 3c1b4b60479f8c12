/** The agent page's list of people to call. Mounted behind the session and the site's check. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { callbackById, waitingCallbacks } from '../../db/queries/callbacks.ts';
import type { Store } from '../../db/store.ts';
import type { CallbackList } from '../../protocol/callback.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import { callbackRows } from '../callbacks/rows.ts';
import type { Deps } from '../deps.ts';
import { PLAN } from '../callbacks/retry.ts';
import { openingAt, type Opening } from '../hours/hours.ts';
import type { Operator } from '../operators/sessions.ts';
import type { Site } from '../sites/sites.ts';
import { boundedText, refuse } from './answers.ts';

export interface AgentCallbacksParts {
  store: Store;
  deps: Deps;
  callbacks: Callbacks;
}

type Env = { Variables: { operator: Operator; site: Site } };

const LISTED = 500;
/** The clock of what is late goes back so far, and that of what comes so far ahead. */
const BACK_MS = 3 * 24 * 3_600_000;
const AHEAD_MS = 14 * 24 * 3_600_000;
const BODY_BYTES = 8 * 1024;
const outcome = z.object({
  outcome: z.enum(['reached', 'no answer', 'busy', 'wrong number', 'done']),
  note: z.string().max(2_000).default(''),
  attempt: z.number().int().min(1).max(1_000),
});
const taking = z.object({ take: z.boolean() });
const listing = z.object({ doNotCall: z.boolean() });

export function agentCallbacksRoutes({ store, deps, callbacks }: AgentCallbacksParts): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/', async (c) => {
    const { site } = c.var;
    const rows = await callbackRows(store, site.id, await waitingCallbacks(store, site.id, LISTED));
    const { timeZone } = site.settings.hours;
    return c.json({
      callbacks: rows,
      openings: openingsAround(site, deps.now()),
      timeZone,
      plan: PLAN,
    } satisfies CallbackList);
  });

  app.get('/:id', async (c) => answerWith(c, c.req.param('id')));

  app.post('/:id/take', async (c) => {
    const body = await read(c, taking);
    if (body instanceof Response) return body;
    const id = c.req.param('id');
    if (!(await callbacks.claim(c.var.site, id, c.var.operator.id, body.take))) {
      return refuse(c, 'conflict', 'A colleague has it, or it is over.');
    }
    return answerWith(c, id);
  });

  app.post('/:id/outcome', async (c) => {
    const body = await read(c, outcome);
    if (body instanceof Response) return body;
    const id = c.req.param('id');
    await callbacks.report(c.var.site, id, { operatorId: c.var.operator.id, ...body });
    return answerWith(c, id);
  });

  app.post('/:id/do-not-call', async (c) => {
    const body = await read(c, listing);
    if (body instanceof Response) return body;
    const id = c.req.param('id');
    await callbacks.listDoNotCall(c.var.site, id, c.var.operator.id, body.doNotCall);
    return answerWith(c, id);
  });

  async function answerWith(c: Context<Env>, id: string): Promise<Response> {
    const { site } = c.var;
    const record = await callbackById(store, site.id, id);
    if (!record) return refuse(c, 'not_found', 'There is no such thing.');
    return c.json((await callbackRows(store, site.id, [record]))[0]!);
  }

  return app;
}

function openingsAround({ settings: { hours } }: Site, now: number): Opening[] {
  const openings: Opening[] = [];
  for (let at = now - BACK_MS; ;) {
    const opening = openingAt(hours, at);
    if (!opening || opening.from > now + AHEAD_MS) break;
    openings.push({ from: opening.from, to: opening.to });
    at = opening.to;
  }
  return openings;
}

async function read<T>(c: Context, shape: z.ZodType<T>): Promise<T | Response> {
  const text = await boundedText(c.req.raw, BODY_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return refuse(c, 'bad_json', 'The body is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return refuse(c, 'bad_request', `${issue.path.join('.') || 'body'}: ${issue.message}`);
}
