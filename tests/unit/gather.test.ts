import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherWrites } from '../../db/sqlite/gather.ts';
import type { Row, Statement } from '../../db/statement.ts';

const says = (sql: string): Statement => ({ sql, args: [] });

/** A store that keeps what was committed, and refuses every commit with a "bad" statement in it. */
function bench() {
  const commits: string[][] = [];
  const gatherer = gatherWrites((statements) => {
    const texts = statements.map(({ sql }) => sql);
    if (texts.some((text) => text.startsWith('bad'))) return Promise.reject(new Error(texts.join()));
    commits.push(texts);
    return Promise.resolve(texts.map((text): Row[] => [{ text }]));
  });
  return { gatherer, commits };
}

test('writes of one moment are one commit, and each gets its own rows', async () => {
  const { gatherer, commits } = bench();
  const results = await Promise.all([gatherer.write([says('a'), says('b')]), gatherer.write([says('c')])]);
  expect(commits).toEqual([['a', 'b', 'c']]);
  expect(results).toEqual([[[{ text: 'a' }], [{ text: 'b' }]], [[{ text: 'c' }]]]);
});

test('one that fails fails alone, and what it asked for is not half done', async () => {
  const { gatherer, commits } = bench();
  const results = await Promise.allSettled([
    gatherer.write([says('a')]),
    gatherer.write([says('b'), says('bad')]),
    gatherer.write([says('c')]),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(commits).toEqual([['a'], ['c']]);
});

test('whatever is asked for and when, each write is committed whole, once, in order, or refused', async () => {
  const write = fc.array(fc.constantFrom('x', 'y', 'bad'), { minLength: 1, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(write, fc.boolean()), { maxLength: 12 }), async (list) => {
      const { gatherer, commits } = bench();
      const results: Promise<boolean>[] = [];
      for (const [at, [texts, pause]] of list.entries()) {
        results.push(
          gatherer.write(texts.map((text) => says(`${text} ${at}`))).then(
            () => true,
            () => false,
          ),
        );
        if (pause) await gatherer.settled();
      }
      const stored = await Promise.all(results);
      expect(stored).toEqual(list.map(([texts]) => !texts.includes('bad')));
      expect(commits.flat()).toEqual(
        list.flatMap(([texts], at) => (texts.includes('bad') ? [] : texts.map((text) => `${text} ${at}`))),
      );
      for (const commit of commits)
        expect(new Set(commit.map((text) => text.split(' ')[1])).size === 1 || commit.length <= 400).toBe(true);
    }),
  );
});
