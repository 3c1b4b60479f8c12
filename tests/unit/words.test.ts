import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../protocol/language.ts';
import { spokenIn } from '../../server/words/words.ts';
import { WORDS as CALL } from '../../widget/call/words.ts';
import { WORDS as CHAT } from '../../widget/chat/words.ts';
import { WORDS as FILES } from '../../widget/files/words.ts';
import { WORDS as HELP } from '../../widget/help/words.ts';
import { WORDS as NUDGE } from '../../widget/nudge/words.ts';
import { WORDS as PANEL } from '../../widget/panel/words.ts';
import { WORDS as RATING } from '../../widget/rating/words.ts';
import { WORDS as SLOTS } from '../../widget/slots/words.ts';
import { WORDS as TALK } from '../../widget/talk/words.ts';
import { adopt } from '../../widget/words/adopt.ts';
import { speak as arabic } from '../../widget/words/ar.ts';
import type { Catalogue } from '../../widget/words/catalogue.ts';
import { speak as german } from '../../widget/words/de.ts';
import { speak as spanish } from '../../widget/words/es.ts';
import { speak as french } from '../../widget/words/fr.ts';
import { speak as portuguese } from '../../widget/words/pt.ts';
import { words as slotsAr } from '../../widget/words/slots/ar.ts';
import { words as slotsDe } from '../../widget/words/slots/de.ts';
import { words as slotsEs } from '../../widget/words/slots/es.ts';
import { words as slotsFr } from '../../widget/words/slots/fr.ts';
import { words as slotsPt } from '../../widget/words/slots/pt.ts';

const ENGLISH: Catalogue = {
  talk: TALK,
  panel: PANEL,
  chat: CHAT,
  files: FILES,
  help: HELP,
  call: CALL,
  rating: RATING,
  nudge: NUDGE,
};
const OTHERS = [
  ['de', german, slotsDe],
  ['fr', french, slotsFr],
  ['es', spanish, slotsEs],
  ['pt', portuguese, slotsPt],
  ['ar', arabic, slotsAr],
] as const;

type Said = (...args: (string | number)[]) => string;

/** Every word and every sentence with something in it, by its path. */
function leaves(tree: object, path = ''): [path: string, leaf: string | Said][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string | Said][] =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, value]],
  );
}

/** A reason is one sentence for each of its kinds. */
function slotSentences({ reason, ...words }: typeof SLOTS) {
  return {
    ...words,
    // These are no words.
    prices: '',
    viewed: (item: string) => reason({ kind: 'because_viewed', item }),
    carted: (item: string) => reason({ kind: 'because_carted', item }),
    bought: (item: string) => reason({ kind: 'because_bought', item }),
    category: (category: string) => reason({ kind: 'same_category', category }),
    popular: [1, 2, 7].map((days) => reason({ kind: 'popular', days })),
    new: reason({ kind: 'new' }),
  };
}

/** What may be said in other words: the numbers that have a word, and what English has as a number's own sentence. */
const numberSaid = (number: number, text: string, locale: string): boolean =>
  number < 3 || text.includes(new Intl.NumberFormat(locale).format(number)) || (number > 99 && text.includes('+'));

const everything = (language: Language, catalogue?: Catalogue, slots?: typeof SLOTS) => ({
  server: spokenIn(language).words,
  ...(catalogue ?? ENGLISH),
  slots: slotSentences(slots ?? SLOTS),
});

describe('the words of every language', () => {
  const english = leaves(everything('en'));

  test.each(OTHERS)(
    '%s has all of them and no others, none of them empty where English has one',
    (code, make, slots) => {
      const all = new Map(leaves(everything(code, make(spokenIn(code).locale), slots)));
      expect([...all.keys()].sort()).toEqual(english.map(([path]) => path).sort());
      for (const [path, own] of english) {
        const other = all.get(path)!;
        expect(typeof other, path).toBe(typeof own);
        if (typeof own === 'string') expect(!other, path).toBe(!own);
      }
    },
  );

  test.each([['en', () => ENGLISH, SLOTS] as const, ...OTHERS])(
    '%s says in every sentence what was put into it',
    (code, make, slots) => {
      const locale = spokenIn(code).locale;
      const text = fc.string({ minLength: 1, maxLength: 12 }).filter((one) => !/[.]|^\s|\s$/.test(one));
      for (const [path, leaf] of leaves(everything(code, make(spokenIn(code).locale), slots))) {
        if (typeof leaf === 'string') continue;
        const kinds = kindsOf(path, leaf);
        fc.assert(
          fc.property(
            fc.tuple(...kinds.map((kind) => (kind === 'number' ? fc.integer({ min: 0, max: 5_000 }) : text))),
            (args) => {
              const said = leaf(...args);
              if (!kinds.includes('text')) expect(said).not.toMatch(/undefined|NaN|\[object|#/);
              args.forEach((arg) => {
                if (typeof arg === 'string') expect(said, path).toContain(arg);
                else
                  expect(
                    code === 'en'
                      ? said.includes(`${arg}`) || numberSaid(arg, said, locale)
                      : numberSaid(arg, said, locale),
                    `${path}(${arg}): ${said}`,
                  ).toBe(true);
              });
            },
          ),
          { numRuns: 40 },
        );
      }
    },
  );

  test('are text only, without a blank too many', () => {
    for (const [code, make, slots] of OTHERS)
      for (const [path, leaf] of leaves(everything(code, make(spokenIn(code).locale), slots)))
        if (typeof leaf === 'string') expect(leaf, `${code} ${path}`).toBe(leaf.trim().replaceAll('  ', ' '));
  });

  test('there are six languages, each with its own', () => {
    expect([...LANGUAGES]).toEqual(['en', ...OTHERS.map(([code]) => code)]);
    const ways = OTHERS.map(([code, make]) => make(spokenIn(code).locale).panel.write);
    expect(new Set([...ways, PANEL.write]).size).toBe(6);
  });
});

test('other words take the place of English, which comes back', () => {
  const words = { hello: 'Hello', deep: { a: 'A' } };
  const german = { hello: 'Hallo', deep: { a: 'Ä' } };
  adopt(words, undefined);
  expect(words.hello).toBe('Hello');
  adopt(words, german);
  expect(words).toEqual(german);
  adopt(words, { ...german, hello: 'Salut' });
  adopt(words, undefined);
  expect(words).toEqual({ hello: 'Hello', deep: { a: 'A' } });
});

/** Sentences about a number. */
const NUMERIC =
  /^(?:count|unread|newer|replies|repliesHours|minutesAgo|waiting|offered|left|over|answers|ahead|tooMany|usually|callIn|rated|long\w+)$/;

/** Which arguments are numbers: by what the sentence is about, since nothing at run time says. */
function kindsOf(path: string, { length }: Said): ('number' | 'text')[] {
  const name = path.split('.').at(-1)!;
  if (/^(?:zone|times|changed)$/.test(name) && length === 2) return ['text', 'number'];
  if (length > 1) return Array.from({ length }, () => 'text');
  if (length === 0) return [];
  return [NUMERIC.test(name) ? 'number' : 'text'];
}
