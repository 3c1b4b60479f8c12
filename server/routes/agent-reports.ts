/** `/api/agent/sites/SITE/reports`: mounted behind the session, the site's check and rights.ts. */
import { Hono, type Context } from 'hono';
import { stream } from 'hono/streaming';
import type { ReportedConversation } from '../../db/queries/service-report.ts';
import type { Store } from '../../db/store.ts';
import { operatorsNamed } from '../../db/queries/team.ts';
import type { Deps } from '../deps.ts';
import { createHolds } from '../limits/holds.ts';
import { csvLine } from '../reports/csv.ts';
import { periodOf } from '../reports/period.ts';
import { conversationsOf, serviceReport, type ReportWish } from '../reports/service.ts';
import type { AgentEnv } from './agent-env.ts';
import { refuse } from './answers.ts';

export interface AgentReportsParts {
  store: Store;
  deps: Deps;
}

/** Reports that are made at once, by this process: each reads for a while. */
const AT_ONCE = 2;
const HEAD = [
  'conversation',
  'begun',
  'first answer, seconds',
  'closed, seconds',
  'answered by',
  'automatic answer',
  'rating',
  'comment',
  'topic',
  'page',
];

const AUTOMATIC = {
  '': 'none',
  no_answer: 'none found',
  answered: 'given, nothing said since',
  solved: 'given, it was enough',
  handed_over: 'given, handed over',
} satisfies { [became in ReportedConversation['assistant']]: string };

export function agentReportsRoutes(parts: AgentReportsParts): Hono<AgentEnv> {
  const app = new Hono<AgentEnv>();
  const making = createHolds();

  app.get('/service', async (c) => {
    const wish = wishOf(c);
    const release = making.hold('report', AT_ONCE);
    if (!release) return refuse(c, 'rate_limited', 'Other reports are being made; try again.', 1_000);
    try {
      return c.json(await serviceReport(parts, wish));
    } finally {
      release();
    }
  });

  app.get('/service.csv', async (c) => {
    const wish = wishOf(c);
    const release = making.hold('report', AT_ONCE);
    if (!release) return refuse(c, 'rate_limited', 'Other reports are being made; try again.', 1_000);
    const name = `service-${c.req.query('from')}-${c.req.query('to')}.csv`;
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="${name}"`);
    return stream(c, async (out) => {
      try {
        // Spreadsheets read UTF-8 only where it says so at its beginning.
        await out.write(`\uFEFF${csvLine(HEAD)}`);
        for await (const page of conversationsOf(parts, wish, wish.period)) {
          if (out.aborted) return;
          await out.write((await linesOf(wish.siteId, page)).join(''));
        }
      } finally {
        release();
      }
    });
  });

  async function linesOf(siteId: string, page: ReportedConversation[]): Promise<string[]> {
    const ids = [...new Set(page.flatMap(({ answeredBy }) => answeredBy ?? []))];
    const names = await operatorsNamed(parts.store, siteId, ids);
    return page.map((row) =>
      csvLine([
        row.id,
        new Date(row.createdAt).toISOString(),
        seconds(row.createdAt, row.firstReplyAt),
        seconds(row.createdAt, row.closedAt),
        row.answeredBy === null ? null : (names.get(row.answeredBy) ?? row.answeredBy),
        AUTOMATIC[row.assistant],
        row.rating,
        row.ratingComment || null,
        row.topic || null,
        row.page || null,
      ]),
    );
  }

  return app;
}

/** @throws Refusal `bad_request` */
function wishOf(c: Context<AgentEnv>): ReportWish {
  const { site } = c.var;
  const { hours } = site.settings;
  const operator = c.req.query('operator')?.slice(0, 64);
  return {
    siteId: site.id,
    hours,
    period: periodOf(c.req.query('from') ?? '', c.req.query('to') ?? '', hours.timeZone),
    ...(operator && { operator }),
  };
}

function seconds(from: number, to: number | null): number | null {
  return to === null ? null : Math.round((to - from) / 1000);
}
