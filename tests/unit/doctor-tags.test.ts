import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTags } from '../../server/doctor/tags.ts';

const find = (html: string) =>
  findTags(html, ['script', 'meta']).map(({ name, attributes }) => ({ name, ...Object.fromEntries(attributes) }));

describe('tags of a page', () => {
  test('are found with their attributes, however these are written', () => {
    expect(find(`<SCRIPT async SRC='/foyer.js'\n data-site=wk_1 data-x="a>b"></script>`)).toEqual([
      { name: 'script', async: '', src: '/foyer.js', 'data-site': 'wk_1', 'data-x': 'a>b' },
    ]);
    expect(find('<meta http-equiv=Content-Security-Policy content="default-src &#39;self&#x27; a&amp;b"/>')).toEqual([
      { name: 'meta', 'http-equiv': 'Content-Security-Policy', content: "default-src 'self' a&b" },
    ]);
  });

  test('the first of two attributes of a name counts', () => {
    expect(find('<script src=a SRC=b></script>')).toEqual([{ name: 'script', src: 'a' }]);
  });

  test.each([
    ['a comment', '<!-- <script src=a></script> -->'],
    ['a comment that never ends', '<!-- <script src=a></script>'],
    ['a script', '<style></style><textarea><script src=a></script></textarea>'],
    ['a title', '<title><script src=a></script></title>'],
    ['a template', '<template><script src=a></script></template>'],
    ['noscript', '<noscript><script src=a></script></noscript>'],
    ['a value', '<p title="<script src=a></script>">'],
    ['an end tag', '</script src=a>'],
    ['a tag that never ends', '<script src="a'],
    ['nothing like a tag', '< script src=a> 1<2 <5>'],
  ])('there is none in %s', (_, html) => {
    expect(find(html)).toEqual([]);
  });

  test('what a script holds is not read, what follows it is', () => {
    expect(find(`<script>"<script src=a>"</script><script src=b></script>`)).toEqual([
      { name: 'script' },
      { name: 'script', src: 'b' },
    ]);
  });

  test('any text ends, and finds names only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/!-=\'" \n&;scriptmeta'), maxLength: 200 }), (html) => {
        for (const { name } of findTags(html, ['script', 'meta'])) expect(['script', 'meta']).toContain(name);
      }),
    );
  });

  test.each([
    ['opened quotes', '<script a="'],
    ['comments', '<!--'],
    ['scripts', '<script>'],
    ['spaces', '<script '],
    ['names', '<script a'],
    ['equal signs', '<p ='],
    ['ends', '</script'],
  ])('a megabyte of %s takes no time to speak of', (_, piece) => {
    const html = piece.repeat(Math.ceil((1024 * 1024) / piece.length));
    const begun = performance.now();
    findTags(html, ['script', 'meta']);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
