import { describe, expect, test } from 'vitest';
import { draft, send, write } from '../support/articles.ts';
import { HOSTILE } from '../support/filled-store.ts';
import type { TestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';
import type { ArticlesPage } from '../../protocol/article.ts';

const world = useWorld();
const open = (site: TestSite, path = '') => fetch(`${world.url}/s/${site.writeKey}${path}`);
const read = async (site: TestSite, path = '') => (await open(site, path)).text();

describe("a site's help as a page without JavaScript", () => {
  test('lists what is published by category, finds it in spite of typing errors, and shows it', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const one = draft({ body: 'Free within **30 days**. See [your orders](/orders).\n\n1. Pack it' });
    await write(desk, one);
    await write(desk, draft({ title: 'Bulbs', status: 'draft' }));
    const orders = { id: 'cat-orders', title: 'Orders' };
    await send(desk, '/order', 'PUT', { categories: [orders], articles: [{ id: one.id, category: orders.id }] });
    const home = await read(site);
    expect(home).toContain('>Orders</h2>');
    expect(home).toContain(`href="/s/${site.writeKey}/returns-and-refunds"`);
    expect(home).not.toContain('Bulbs');
    const found = await read(site, '?q=retuns');
    expect(found).toContain('1 answer');
    expect(found).toContain('Returns and refunds');
    const article = await read(site, '/returns-and-refunds');
    expect(article).toContain('<strong>30 days</strong>');
    expect(article).toContain(`href="${site.origin}/orders"`);
    expect((await open(site, '/bulbs')).status).toBe(404);
    expect((await fetch(`${world.url}/s/wk_none`)).status).toBe(404);
    await read(site, '?q=gift+wrapping');
    expect((await desk.get<ArticlesPage>('/articles')).failed).toMatchObject([{ query: 'gift wrapping', searches: 1 }]);
  });

  test('has a policy without scripts, and a kiosk goes back to its beginning', async () => {
    const site = await world.site();
    const answer = await open(site);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`img-src 'self' ${site.origin}`);
    expect(policy).not.toMatch(/script-src|unsafe/);
    const text = await answer.text();
    expect(text).not.toMatch(/<script|<style|style=|http-equiv/i);
    const kiosk = await open(site, '?kiosk=1');
    expect(kiosk.headers.get('cache-control')).toBe('no-store');
    expect(await kiosk.text()).toContain(`content="60;url=/s/${site.writeKey}?kiosk=1"`);
    const style = await open(site, '/style.css');
    expect(style.headers.get('content-type')).toMatch(/^text\/css/);
    expect(await style.text()).toContain('#0f5f4b');
  });

  test('shows hostile text as text: in titles, bodies, categories, searches and the name of the site', async () => {
    const hostile = '"><script>hit()</script><img src=x onerror=hit()>';
    const site = await world.site({ name: hostile.slice(0, 100) });
    const desk = await world.agent(site);
    const texts = [hostile, ...HOSTILE.map((text) => text.slice(0, 150).trim()).filter(Boolean)];
    const drafts = texts.map((text, at) => draft({ title: text, slug: `hostile-${at}`, body: text }));
    for (const one of drafts) expect(await write(desk, one)).toBe(204);
    await send(desk, '/order', 'PUT', {
      categories: [{ id: 'cat-hostile', title: hostile }],
      articles: drafts.map(({ id }) => ({ id, category: 'cat-hostile' })),
    });
    const pages = [await read(site), await read(site, `?q=${encodeURIComponent(hostile)}`)];
    for (const { slug } of drafts) pages.push(await read(site, `/${slug}`));
    for (const page of pages) {
      const tags = [...page.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)];
      expect(tags.map(([, name]) => name!.toLowerCase())).not.toContain('script');
      for (const [, , attributes] of tags) {
        expect(attributes!.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son|[<>']/i);
        expect(attributes).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i);
      }
    }
    expect(pages[0]).toContain('&lt;script&gt;');
  });
});
