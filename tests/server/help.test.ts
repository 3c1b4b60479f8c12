import { describe, expect, test } from 'vitest';
import { saveArticle } from '../../db/queries/articles.ts';
import { ARTICLES_PER_SITE, type ArticlesPage, type HelpArticle, type HelpIndex } from '../../protocol/article.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import { createHelpShelf } from '../../server/articles/help.ts';
import { draft, send, write } from '../support/articles.ts';
import { HOSTILE } from '../support/filled-store.ts';
import type { TestSite } from '../support/site.ts';
import { newToken } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const ask = (site: TestSite, path = '', init: RequestInit = {}) =>
  fetch(`${world.url}/v1/sites/${site.writeKey}/help${path}`, init);
const index = async (site: TestSite) => (await (await ask(site)).json()) as HelpIndex;
const post = (site: TestSite, path: string, body: unknown, origin = site.origin) =>
  ask(site, path, { method: 'POST', headers: { origin }, body: JSON.stringify(body) });
const slugs = async (site: TestSite) => (await index(site)).articles.map(({ slug }) => slug);

describe('articles', () => {
  test('F1 only published ones leave, at once, in their order, with an ETag, and nothing of another site', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const other = await world.site();
    const first = draft({ title: 'How long delivery takes' });
    const second = draft({ title: 'Returns and refunds' });
    const hidden = draft({ title: 'Not ready', status: 'draft' });
    for (const one of [first, second, hidden]) expect(await write(desk, one)).toBe(204);
    expect(await slugs(site)).toEqual(['how-long-delivery-takes', 'returns-and-refunds']);
    expect((await ask(site, '/not-ready')).status).toBe(404);
    expect((await ask(other, '/returns-and-refunds')).status).toBe(404);
    expect(await slugs(other)).toEqual([]);

    const answer = await ask(site, '/returns-and-refunds');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect((await answer.json()) as HelpArticle).toMatchObject({
      title: 'Returns and refunds',
      words: 6,
      body: [{ t: 'p', c: ['Returns are free within ', { t: 'strong', c: ['30 days'] }, '.'] }],
    });
    const etag = (await ask(site)).headers.get('etag')!;
    expect((await ask(site, '', { headers: { 'if-none-match': etag } })).status).toBe(304);

    expect(await write(desk, { ...hidden, status: 'published' })).toBe(204);
    expect(await slugs(site)).toContain('not-ready');
    expect((await ask(site, '', { headers: { 'if-none-match': etag } })).status).toBe(200);
    const panel = await fetch(`${world.url}/v1/sites/${site.writeKey}/panel`);
    expect(((await panel.json()) as SitePanel).views).toEqual(['help']);
  });

  test('F1 what did not change is read once, whoever asks and however often it is asked for', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const [kept, changed] = [draft({ title: 'Kept' }), draft({ title: 'Changed' })];
    for (const one of [kept, changed]) await write(desk, one);
    const { store, directory } = world.server;
    let now = Date.now();
    const shelf = createHelpShelf(store, { now: () => now }, world.url);
    const read = () => shelf.of(directory.byId(site.siteId)!);
    const first = await read();
    expect((await first.find('kept')).map(({ title }) => title)).toEqual(['Kept']);
    expect(await read()).toBe(first);
    const voted = await post(site, '/kept/vote', { token: newToken(), helpful: true });
    expect(voted.status).toBe(200);
    now += 61_000;
    const second = await read();
    expect(second.index.articles[0]).toMatchObject({ title: 'Kept', helpful: 1 });
    expect(second.articles).toBe(first.articles);
    expect((await second.find('kept'))[0]).toMatchObject({ helpful: 1 });

    await write(desk, { ...changed, body: 'Other words.' });
    shelf.forget(site.siteId);
    const third = await read();
    expect(third.articles).not.toBe(first.articles);
    expect(third.article('kept')!.body).toBe(first.article('kept')!.body);
    expect(third.article('changed')!.body).toEqual([{ t: 'p', c: ['Other words.'] }]);
    expect((await third.find('other words')).map(({ title }) => title)).toEqual(['Changed']);
  });

  test('F1 a site that has all the articles it may have can still change them', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const last = draft({ title: 'The last' });
    await write(desk, last);
    const { store } = world.server;
    const other = (n: number) => ({
      ...{ siteId: site.siteId, id: `a_other-${n}`, slug: `other-${n}`, categoryId: null, language: 'en', title: 'x' },
      ...{ body: 'x', texts: null, status: 'draft' as const, pages: [], now: 1 },
    });
    await Promise.all(Array.from({ length: ARTICLES_PER_SITE - 1 }, (_, n) => saveArticle(store, other(n))));
    expect(await write(desk, draft({ title: 'One too many' }))).toBe(400);
    expect(await write(desk, { ...last, status: 'draft' })).toBe(204);
  });

  test('F1 an address is one article’s; what is no article is refused', async () => {
    const desk = await world.agent(await world.site());
    expect(await write(desk, draft())).toBe(204);
    expect(await write(desk, draft())).toBe(409);
    for (const wrong of [
      { title: ' ' },
      { title: 'x'.repeat(161) },
      { slug: 'Not a slug' },
      { slug: '../x' },
      { body: 'x'.repeat(40_001) },
      { pages: ['javascript:x'] },
      { status: 'live' as 'draft' },
    ]) {
      expect(await write(desk, draft({ title: 'Another', slug: 'another', ...wrong })), JSON.stringify(wrong)).toBe(
        400,
      );
    }
    expect((await send(desk, '/short', 'PUT', draft())).status).toBe(400);
  });

  test('order and categories are one change; a category that goes leaves its articles', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const [a, b, c] = ['A', 'B', 'C'].map((title) => draft({ title }));
    for (const one of [a!, b!, c!]) await write(desk, one);
    const orders = { id: 'cat-orders', title: 'Orders' };
    const care = { id: 'cat-care', title: 'Care' };
    const arrange = (categories: object[], list: [string, string][]) =>
      send(desk, '/order', 'PUT', { categories, articles: list.map(([id, category]) => ({ id, category })) });
    expect(
      (
        await arrange(
          [care, orders],
          [
            [c!.id, orders.id],
            [a!.id, care.id],
            [b!.id, ''],
          ],
        )
      ).status,
    ).toBe(204);
    expect(await index(site)).toMatchObject({
      categories: [care, orders],
      articles: [
        { slug: 'c', category: orders.id },
        { slug: 'a', category: care.id },
        { slug: 'b', category: '' },
      ],
    });
    await arrange(
      [orders],
      [
        [a!.id, care.id],
        [b!.id, ''],
        [c!.id, orders.id],
      ],
    );
    expect((await index(site)).articles.map(({ slug, category }) => [slug, category])).toEqual([
      ['a', ''],
      ['b', ''],
      ['c', orders.id],
    ]);
  });

  test('one that is deleted is gone, and written again it has its votes again', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const one = draft();
    await write(desk, one);
    await post(site, `/${one.slug}/vote`, { token: newToken(), helpful: true });
    expect((await send(desk, `/${one.id}`, 'DELETE')).status).toBe(204);
    expect((await ask(site, `/${one.slug}`)).status).toBe(404);
    await write(desk, one);
    const [row] = (await desk.get<ArticlesPage>('/articles')).articles;
    expect(row).toMatchObject({ id: one.id, helpful: 1, unhelpful: 0 });
  });

  test('hostile text is kept and sent as it is, in every field', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    for (const [at, text] of HOSTILE.entries()) {
      const title = text.slice(0, 160).trim() || 'blank';
      const status = await write(desk, draft({ title, slug: `hostile-${at}`, body: text.slice(0, 40_000) }));
      expect(status, text.slice(0, 40)).toBe(204);
      const { articles } = await desk.get<ArticlesPage>('/articles');
      expect(articles.find(({ slug }) => slug === `hostile-${at}`)!.title).toBe(
        title.toWellFormed().replaceAll('\0', '\uFFFD'),
      );
      expect((await ask(site, `/hostile-${at}`)).status).toBe(200);
    }
    const answer = await ask(site);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('another site’s operator finds none of it', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const stranger = await world.agent(await world.site());
    const one = draft();
    await write(desk, one);
    const path = `/api/agent/sites/${site.siteId}/articles`;
    for (const [method, at] of [
      ['GET', ''],
      ['PUT', `/${one.id}`],
      ['DELETE', `/${one.id}`],
      ['PUT', '/order'],
      ['POST', '/preview'],
      ['POST', '/searches'],
    ] as const) {
      const answer = await stranger.fetch(path + at, { method, headers: { origin: world.url } });
      expect(answer.status, at).toBe(404);
    }
    // Under their own site the same id is another article.
    expect((await send(stranger, `/${one.id}`, 'DELETE')).status).toBe(204);
    expect(await slugs(site)).toEqual([one.slug]);
  });
});

describe('what readers say', () => {
  test('F2 a visitor’s first word on an article counts, once', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const one = draft();
    await write(desk, one);
    const token = newToken();
    const say = async (helpful: unknown, by = token) =>
      (await post(site, `/${one.slug}/vote`, { token: by, helpful })).json();
    expect(await say(true)).toEqual({ counted: true });
    expect(await say(false)).toEqual({ counted: false });
    expect(await say(false, newToken())).toEqual({ counted: true });
    const [row] = (await desk.get<ArticlesPage>('/articles')).articles;
    expect(row).toMatchObject({ helpful: 1, unhelpful: 1 });
    expect((await post(site, '/none/vote', { token, helpful: true })).status).toBe(404);
    expect((await post(site, `/${one.slug}/vote`, { token: 'short', helpful: true })).status).toBe(400);
    expect((await post(site, `/${one.slug}/vote`, { token, helpful: true }, 'https://evil.example')).status).toBe(403);
  });

  test('F3 what was looked for in vain is counted, without what could say who asked, until somebody answers it', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const vain = async (query: string) => (await post(site, '/searches', { query })).status;
    for (const query of ['Lid lost', 'lid  LOST', 'gift card', 'ana@shop.example', 'order 20931']) {
      expect(await vain(query)).toBe(200);
    }
    const failed = async () =>
      (await desk.get<ArticlesPage>('/articles')).failed.map((one) => [one.query, one.searches]);
    expect(await failed()).toEqual([
      ['lid lost', 2],
      ['gift card', 1],
    ]);
    const one = draft({ title: 'A lid got lost' });
    await write(desk, one);
    await send(desk, '/searches', 'POST', { query: 'lid lost', article: one.id });
    await send(desk, '/searches', 'POST', { query: 'gift card', article: null });
    expect(await failed()).toEqual([]);
    await vain('lid lost');
    expect(await failed()).toEqual([]);
  });

  test('F3 they say no more than the limit lets them', async () => {
    const site = await world.site();
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(site, '/searches', { query: 'lamp' })));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(20);
  });
});
