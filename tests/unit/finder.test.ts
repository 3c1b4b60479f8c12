import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HelpArticle } from '../../protocol/article.ts';
import { readMarkdown } from '../../server/articles/markdown.ts';
import { createFinder, THRESHOLD } from '../../server/assistant/finder.ts';
import { passagesOf } from '../../server/assistant/passages.ts';
import { likeness, stem, topicsOf } from '../../server/assistant/words.ts';
import { HELP } from '../../server/demo/help.ts';

const articles = HELP.flatMap(({ title: category, articles }) =>
  articles.map(({ slug, title, body }): HelpArticle => ({
    slug,
    language: 'en',
    title,
    category,
    updatedAt: 0,
    words: 0,
    body: readMarkdown(body, () => false),
  })),
);

describe('words', () => {
  test.each([
    ['delivered', 'delivery', 'deliveries', 'delivers', 'delivering'],
    ['ship', 'shipping', 'shipped', 'ships'],
    ['cancel', 'cancelled', 'cancelling', 'cancellation'],
    ['return', 'returns', 'returned', 'returning', 'returnable'],
    ['address', 'addresses'],
  ])('%s, %s and the like are one', (first, ...others) => {
    for (const other of others) expect(stem(other), other).toBe(stem(first));
  });

  test('what is not the same stays apart', () => {
    expect(new Set(['order', 'ordinary', 'price', 'present', 'gift', 'card', 'care', 'part'].map(stem)).size).toBe(8);
  });

  test('a typing error in a long word is forgiven, another word is not', () => {
    expect(likeness('delivr', 'deliv')).toBeGreaterThan(0);
    expect(likeness('invocie', 'invoice')).toBeGreaterThan(0);
    expect(likeness('shop', 'ship')).toBe(0);
    expect(likeness('returns', 'turns')).toBe(0);
  });

  test('politeness asks nothing', () => {
    expect(topicsOf('Hello! Could you please help me? Thanks')).toEqual([]);
    expect(topicsOf('How do I return it?')).toEqual(['return']);
  });
});

describe('passages', () => {
  test('are what the reader sees, a paragraph or a list, under its heading', () => {
    const body = readMarkdown(
      'A **first** paragraph, long enough.\n\n## Steps\n\n3. Do [this](/x) first\n4. Then that',
      () => false,
    );
    expect(passagesOf({ slug: 's', language: 'en', title: 'T', category: 'C', updatedAt: 0, words: 0, body })).toEqual([
      { slug: 's', language: 'en', title: 'T', category: 'C', heading: '', text: 'A first paragraph, long enough.' },
      {
        slug: 's',
        language: 'en',
        title: 'T',
        category: 'C',
        heading: 'Steps',
        text: '3. Do this first\n4. Then that',
      },
    ]);
  });
});

describe('the finder', () => {
  const finder = createFinder();
  for (const article of articles) finder.add(passagesOf(article));
  const texts = new Set(articles.flatMap((article) => passagesOf(article).map(({ text }) => text)));

  test('is sure of what the help says, and not of what it does not', () => {
    const [sure] = finder.find('do you ship to norway');
    expect(sure!.passage.slug).toBe('delivery-costs');
    expect(sure!.score).toBeGreaterThan(THRESHOLD);
    for (const question of [
      'Who won the match yesterday?',
      'my password does not work',
      'Hello?',
      'Livrez-vous en France ?',
    ]) {
      expect(finder.find(question)[0]?.score ?? 0, question).toBeLessThan(THRESHOLD);
    }
  });

  test('whatever is asked, it answers with a passage as it stands, and scores between 0 and 1', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.lorem({ maxCount: 8 })), (question) => {
        for (const { passage, score } of finder.find(question)) {
          expect(texts.has(passage.text)).toBe(true);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('a long letter over a large help is read within a moment', () => {
    const large = createFinder();
    for (let n = 0; n < 500; n++) {
      large.add([
        {
          slug: `s${n}`,
          language: 'en',
          title: `Title ${n}`,
          category: '',
          heading: '',
          text: `word${n} and ${'other words '.repeat(20)}`,
        },
      ]);
    }
    const before = performance.now();
    large.find('unknownwords wordz '.repeat(200));
    expect(performance.now() - before).toBeLessThan(200);
  });
});
