import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { ServiceReport } from '../../protocol/report.ts';
import { createOperator } from '../../server/operators/operators.ts';
import { login } from '../support/agent.ts';
import type { TestSite } from '../support/site.ts';
import { newId } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
let made = 0;

/** An admin's requests for reports of a site. */
async function admin(site: TestSite) {
  const credentials = { email: `report-${++made}@shop.example`, password: 'a long enough password' };
  await createOperator(world.server.store, world.server.deps, {
    ...credentials,
    name: 'Ada',
    siteId: site.siteId,
    role: 'admin',
  });
  const cookie = await login(world.url, credentials);
  const ask = (path: string, of = site) =>
    fetch(`${world.url}/api/agent/sites/${of.siteId}/reports/${path}`, { headers: { cookie } });
  return {
    ask,
    report: async (query = days()) => (await (await ask(`service?${query}`)).json()) as ServiceReport,
    csv: async (query = days()) => {
      const answer = await ask(`service.csv?${query}`);
      return { answer, text: await answer.text() };
    },
  };
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);
/** Yesterday to tomorrow: today may end while the test runs. */
const days = () => `from=${day(Date.now() - 86_400_000)}&to=${day(Date.now() + 86_400_000)}`;

describe('A15 the service report', () => {
  test('A15 counts what visitors began, who answered, and how long they waited', async () => {
    const site = await world.site();
    const { report } = await admin(site);
    expect((await report()).figures).toMatchObject({ begun: 0, answer: { n: 0, median: null }, calls: { of: 0 } });

    const [mara, jo] = [await world.agent(site, 'Mara'), await world.agent(site, 'Jo')];
    const conversations: string[] = [];
    for (let at = 0; at < 3; at++) {
      const visitor = await world.visitor(site);
      conversations.push(newId('c'));
      await visitor.say(conversations[at]!, 'Hello');
    }
    await mara.reply(conversations[0]!, 'Good morning');
    await jo.reply(conversations[0]!, 'Me, too');
    await jo.reply(conversations[1]!, 'Hello');
    await jo.changed([conversations[1]!], { kind: 'close' });
    await jo.changed([conversations[2]!], { kind: 'close' });

    const made = await report();
    expect(made.figures).toMatchObject({
      begun: 3,
      answer: { n: 2, low: null },
      resolution: { n: 2 },
      missed: { n: 1, of: 3 },
      waiting: 0,
    });
    expect(made.figures.answer.median).toBeGreaterThanOrEqual(0);
    expect(made.operators.map(({ name, answer }) => [name, answer.n]).toSorted()).toEqual([
      ['Jo', 1],
      ['Mara', 1],
    ]);
    const byDay = made.heat.cells.filter(({ hour }) => hour === null);
    expect(byDay.reduce((sum, { answer }) => sum + answer.n, 0)).toBe(2);
    expect(made.steps.reduce((sum, { begun }) => sum + begun, 0)).toBe(3);
    const one = made.operators.find(({ name }) => name === 'Mara')!;
    expect((await report(`${days()}&operator=${one.id}`)).figures).toMatchObject({ begun: 1, answer: { n: 1 } });
    const long = `from=${day(Date.now() - 9 * 86_400_000)}&to=${day(Date.now() - 8 * 86_400_000)}`;
    expect((await report(long)).figures.begun).toBe(0);
  });

  test('A15 counts no bot, and nothing of another site', async () => {
    const [site, elsewhere] = [await world.site(), await world.site()];
    const { report } = await admin(site);
    const bot = await world.visitor(site, {
      device: { language: 'en', timeZone: 'UTC', screen: '1x1', automated: true },
    });
    await bot.track({
      id: newId(),
      type: 'page',
      name: 'Page View',
      at: Date.now(),
      url: `${site.origin}/`,
      properties: {},
    });
    await bot.say(newId('c'), 'I am a machine');
    await (await world.visitor(elsewhere)).say(newId('c'), 'Hello there');
    await (await world.visitor(site)).say(newId('c'), 'Hello here');
    expect((await report()).figures.begun).toBe(1);
  });

  test('A15 reads more than a page of conversations, each once', async () => {
    const site = await world.site();
    const { report, csv } = await admin(site);
    const visitor = await world.visitor(site);
    const began = 450;
    // Many of one moment: pages end among them.
    for (let left = began; left > 0; left -= 90) {
      await Promise.all(Array.from({ length: 90 }, () => visitor.say(newId('c'), 'Hello')));
    }
    expect((await report()).figures.begun).toBe(began);
    const rows = parse((await csv()).text, { bom: true, columns: true }) as { conversation: string }[];
    expect(new Set(rows.map(({ conversation }) => conversation)).size).toBe(began);
  }, 60_000);

  test.each(['', 'from=2026-02-30&to=2026-03-01', 'from=2026-03-02&to=2026-03-01', 'from=2020-01-01&to=2026-01-01'])(
    'A15 refuses days that are none: %j',
    async (query) => {
      const { ask } = await admin(await world.site());
      for (const path of ['service', 'service.csv']) {
        const answer = await ask(`${path}?${query}`);
        expect(answer.status).toBe(400);
        expect(((await answer.json()) as { error: { code: string } }).error.code).toBe('bad_request');
      }
    },
  );

  test('A15 as a table has no formula, whatever people wrote', async () => {
    const site = await world.site();
    const evil = await world.agent(site, '=HYPERLINK("https://evil.example")');
    const visitor = await world.visitor(site);
    const conversation = newId('c');
    await visitor.say(conversation, 'Hello');
    await evil.reply(conversation, 'Hello');
    const { answer, text } = await (await admin(site)).csv();
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="service-[\d-]+\.csv"$/);
    const [row] = parse(text, { bom: true, columns: true }) as { [column: string]: string }[];
    expect(row).toMatchObject({ conversation, 'answered by': `'=HYPERLINK("https://evil.example")` });
    for (const cell of Object.values(row!)) expect(cell).not.toMatch(/^[=+\-@]/);
  });

  test('A15 is made for admins and owners', async () => {
    const site = await world.site();
    const operator = await world.agent(site);
    const answer = await operator.fetch(`/api/agent/sites/${site.siteId}/reports/service?${days()}`);
    expect(answer.status).toBe(403);
  });
});
