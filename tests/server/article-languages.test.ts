import { describe, expect, test } from 'vitest';
import type { ArticlesPage, HelpArticle, HelpIndex } from '../../protocol/article.ts';
import { draft, send, write } from '../support/articles.ts';
import { HOSTILE } from '../support/filled-store.ts';
import type { TestSite } from '../support/site.ts';
import { newId } from '../support/visitor.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();

const ask = (site: TestSite, path = '', init: RequestInit = {}) =>
  fetch(`${world.url}/v1/sites/${site.writeKey}/help${path}`, init);
const index = async (site: TestSite, lang = '') =>
  (await (await ask(site, lang && `?lang=${lang}`)).json()) as HelpIndex;
const read = async (site: TestSite, slug: string, lang: string) =>
  (await (await ask(site, `/${slug}?lang=${lang}`)).json()) as HelpArticle;
const page = async (site: TestSite, path = '') => (await fetch(`${world.url}/s/${site.writeKey}${path}`)).text();

const RETURNS = draft({
  texts: { de: { title: 'Rückgabe und Erstattung', body: 'Die Rückgabe ist **30 Tage** lang kostenlos.' } },
});
const one = (given: Parameters<typeof draft>[0] = {}) => draft({ texts: RETURNS.texts, ...given });

describe('an article in several languages', () => {
  test('F1 readers get it in theirs where it is written, else in its own; each answer says what it is in', async () => {
    const site = await world.site({ settings: { languages: ['en', 'de'] } });
    const desk = await world.agent(site);
    const returns = one();
    const bulbs = draft({ title: 'Bulbs', texts: { de: { title: 'Leuchtmittel', body: ' ' } } });
    for (const each of [returns, bulbs]) expect(await write(desk, each)).toBe(204);
    const care = { id: 'cat-orders', title: 'Orders', language: 'en', titles: { de: 'Bestellungen' } };
    const places = [
      { id: returns.id, category: care.id },
      { id: bulbs.id, category: '' },
    ];
    expect((await send(desk, '/order', 'PUT', { categories: [care], articles: places })).status).toBe(204);

    const titles = async (lang: string) =>
      (await index(site, lang)).articles.map(({ title, language }) => [title, language]);
    const english = [
      ['Returns and refunds', 'en'],
      ['Bulbs', 'en'],
    ];
    expect(await titles('en')).toEqual(english);
    // One that is half written is nobody's to read.
    const german = [
      ['Rückgabe und Erstattung', 'de'],
      ['Bulbs', 'en'],
    ];
    expect(await titles('de-AT')).toEqual(german);
    for (const other of ['fr', '', 'sv', '<script>']) {
      expect(await titles(encodeURIComponent(other)), other).toEqual(english);
    }
    expect((await index(site, 'de')).categories).toEqual([{ id: care.id, title: 'Bestellungen', language: 'de' }]);
    expect((await index(site, 'fr')).categories).toEqual([{ id: care.id, title: 'Orders', language: 'en' }]);
    expect((await index(site, 'de')).articles[0]!.text).toBe('Die Rückgabe ist 30 Tage lang kostenlos.');
    expect(await read(site, returns.slug, 'de')).toMatchObject({ language: 'de', category: 'Bestellungen', words: 7 });
    expect(await read(site, returns.slug, 'fr')).toMatchObject({ language: 'en', title: 'Returns and refunds' });

    // An answer for each language, and the same for all in which nothing is written.
    const etag = async (lang: string) => (await ask(site, `?lang=${lang}`)).headers.get('etag')!;
    const [en, de, fr] = [await etag('en'), await etag('de'), await etag('fr')];
    expect(de).not.toBe(en);
    expect(fr).toBe(en);
    expect((await ask(site, '?lang=de', { headers: { 'if-none-match': de } })).status).toBe(304);

    // Where the site's own language is another, who asks for none gets that.
    const row = (await desk.get<ArticlesPage>('/articles')).articles[0]!;
    expect(row).toMatchObject({ language: 'en', texts: RETURNS.texts });
  });

  test('what is sent without languages leaves them as they are; a text is taken away, and goes with its article', async () => {
    const site = await world.site({ settings: { languages: ['de', 'en'] } });
    const desk = await world.agent(site);
    const { language: _, texts: __, ...plain } = one({ title: 'Lieferung' });
    const stored = async () => (await desk.get<ArticlesPage>('/articles')).articles[0]!;
    await write(desk, plain as Parameters<typeof write>[1]);
    expect(await stored()).toMatchObject({ language: 'de', texts: {} });
    const en = { title: 'Delivery', body: 'Two days.' };
    await write(desk, { ...plain, language: 'de', texts: { en, de: en } });
    // What is in its own language is the article's, and no second text.
    expect((await stored()).texts).toEqual({ en });
    await write(desk, plain as Parameters<typeof write>[1]);
    expect((await stored()).texts).toEqual({ en });
    const categories = [{ id: 'cat-delivery', title: 'Lieferung', titles: { en: 'Delivery' } }];
    const articles = [{ id: plain.id, category: 'cat-delivery' }];
    await send(desk, '/order', 'PUT', { categories, articles });
    await send(desk, '/order', 'PUT', { categories: [{ id: 'cat-delivery', title: 'Versand' }], articles });
    expect((await desk.get<ArticlesPage>('/articles')).categories).toEqual([
      { id: 'cat-delivery', title: 'Versand', language: 'de', titles: { en: 'Delivery' } },
    ]);
    await write(desk, { ...plain, language: 'de', texts: {} });
    expect((await stored()).texts).toEqual({});
    await write(desk, { ...plain, language: 'de', texts: { en } });
    await send(desk, `/${plain.id}`, 'DELETE');
    await write(desk, plain as Parameters<typeof write>[1]);
    expect((await stored()).texts).toEqual({});
    for (const wrong of [{ sv: en }, { en: { title: 'x'.repeat(161), body: '' } }, { en: { title: 'x' } }, []]) {
      expect(await write(desk, { ...plain, language: 'de', texts: wrong as never }), JSON.stringify(wrong)).toBe(400);
    }
    expect(await write(desk, { ...plain, language: 'sv' as never, texts: {} })).toBe(400);
  });

  test('the time of a text is when its own words changed', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const given = one();
    await write(desk, given);
    const { updatedAt } = await read(site, given.slug, 'de');
    await write(desk, { ...given, pages: ['/orders'] });
    expect((await read(site, given.slug, 'de')).updatedAt).toBe(updatedAt);
    await write(desk, { ...given, texts: { de: { title: 'Rückgabe', body: 'Anders.' } } });
    expect(await read(site, given.slug, 'de')).toMatchObject({ title: 'Rückgabe', body: [{ t: 'p', c: ['Anders.'] }] });
  });

  test('hostile text in another language is kept and shown as it is', async () => {
    const site = await world.site({ settings: { languages: ['en', 'ar'] } });
    const desk = await world.agent(site);
    for (const [at, text] of HOSTILE.entries()) {
      const title = text.slice(0, 160).trim() || 'blank';
      const body = text.slice(0, 40_000).trim() || 'blank';
      const given = draft({ slug: `hostile-${at}`, texts: { ar: { title, body } } });
      expect(await write(desk, given), text.slice(0, 40)).toBe(204);
      const asStored = title.toWellFormed().replaceAll('\0', '\uFFFD');
      expect((await read(site, given.slug, 'ar')).title).toBe(asStored);
      const shown = await page(site, `/${given.slug}?lang=ar`);
      expect(shown).toContain('<article lang="ar" dir="rtl">');
      expect(shown).not.toMatch(/<script|<[^>]*\son\w+=[^>]*>/i);
    }
    const categories = [{ id: 'cat-hostile', title: 'x', titles: { ar: '"><script>hit()</script>' } }];
    const { articles } = await desk.get<ArticlesPage>('/articles');
    await send(desk, '/order', 'PUT', {
      categories,
      articles: articles.map(({ id }) => ({ id, category: 'cat-hostile' })),
    });
    expect(await page(site, '?lang=ar')).toContain('<h2 lang="ar" dir="rtl">&quot;&gt;&lt;script&gt;');
  });

  test('F4 a hosted page has them in its language, says what each is in, and finds them by their words', async () => {
    const site = await world.site({ settings: { languages: ['en', 'de'] } });
    const desk = await world.agent(site);
    const given = one();
    await write(desk, given);
    await write(desk, draft({ title: 'Bulbs' }));
    const home = await page(site, '?lang=de');
    expect(home).toMatch(/lang="de" dir="auto"\s*>Rückgabe und Erstattung/);
    expect(home).toMatch(/lang="en" dir="auto"\s*>Bulbs/);
    expect(await page(site, '?lang=de&q=erstatung')).toContain('Rückgabe und Erstattung');
    expect(await page(site, '?lang=en&q=erstattung')).not.toContain('Rückgabe');
    const article = await page(site, `/${given.slug}?lang=de`);
    expect(article).toContain('<article lang="de" dir="auto">');
    expect(article).toContain('<strong>30 Tage</strong>');
    expect(article).toMatch(
      new RegExp(`<a lang="en" hreflang="en" href="/s/${site.writeKey}/${given.slug}\\?lang=en">`),
    );
    expect(await page(site, `/${given.slug}?lang=fr`)).toContain('<article lang="en" dir="auto">');
    await page(site, '?lang=de&q=geschenkkarte');
    expect((await desk.get<ArticlesPage>('/articles')).failed).toMatchObject([
      { query: 'geschenkkarte', language: 'de' },
      { query: 'erstattung', language: 'en' },
    ]);
  });

  test('F3 a search in vain has the language of who looked last', async () => {
    const site = await world.site();
    const desk = await world.agent(site);
    const vain = (body: object) =>
      ask(site, '/searches', { method: 'POST', headers: { origin: site.origin }, body: JSON.stringify(body) });
    const failed = async () => (await desk.get<ArticlesPage>('/articles')).failed.map(({ language }) => language);
    await vain({ query: 'gutschein' });
    expect(await failed()).toEqual(['']);
    await vain({ query: 'gutschein', language: 'de-AT' });
    expect(await failed()).toEqual(['de']);
    await vain({ query: 'gutschein', language: 'x' });
    expect(await failed()).toEqual(['']);
    expect((await vain({ query: 'gutschein', language: 7 })).status).toBe(400);
  });

  test('P18 the assistant quotes it in what the visitor’s panel speaks, and else in its own', async () => {
    const site = await world.site({ settings: { assistant: { when: 'always' }, languages: ['en', 'de'] } });
    const desk = await world.agent(site);
    const given = one();
    for (const each of [given, draft({ title: 'Bulbs', body: 'Lamps for tables take E14 bulbs of glass.' })]) {
      await write(desk, each);
    }
    const quoted = async (text: string, language?: string) => {
      const guest = await world.visitor(site);
      guest.send({ t: 'message', id: newId('m'), conversation: newId('c'), text, at: Date.now(), language });
      const { message } = await guest.next('message', (news) => news.message.from === 'assistant');
      return message;
    };
    expect(await quoted('Rückgabe und Erstattung: kostenlos?', 'de')).toMatchObject({
      text: 'Die Rückgabe ist 30 Tage lang kostenlos.',
      automatic: { kind: 'quote', slug: given.slug, title: 'Rückgabe und Erstattung', language: 'de' },
    });
    const english = { text: 'Returns are free within 30 days.', automatic: { kind: 'quote', language: 'en' } };
    for (const language of ['en', 'fr', 'x', undefined]) {
      expect(await quoted('Are returns and refunds free?', language), language).toMatchObject(english);
    }
  });
});
