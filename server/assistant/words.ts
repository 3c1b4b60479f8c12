/** Words as they are compared: what a question is about, without its politeness, its endings and its typing errors. */
import { wordsOf } from '../../protocol/help-search.ts';

/** Said in questions of every kind, and by no article about something of its own. */
const POLITE = new Set(
  (
    'hi hello hey dear good morning evening afternoon thanks thank bye ok okay yes no please sorry ' +
    'want would like need know tell say think hope help question ask wonder trying try possible ' +
    'get got have had has having been being was were did done doing does dont didnt havent hasnt isnt cant cannot wont im ive id its whats ' +
    'not also just really very still yet already about any some something anything one ones more much many ' +
    'whether than then because but into onto over after before here now right today am may might must shall should let ' +
    'me my mine you your yours we us our ours they them their he she his her s t m d re ve ll'
  ).split(' '),
);

/** The stems of what a text is about, each once, in its order. */
export function topicsOf(text: string): string[] {
  const words = wordsOf(text.replace(/['’]/g, ''));
  return [...new Set(words.filter((word) => !POLITE.has(word)).map(stem))];
}

/** The stems of all words of a text. */
export function stemsOf(text: string): Set<string> {
  return new Set(wordsOf(text.replace(/['’]/g, '')).map(stem));
}

/** Endings, the longest first, and how many letters have to be left. What it makes is no word; both sides are cut alike. */
const ENDINGS: readonly [ending: string, left: number][] = [
  ['ation', 4],
  ['ment', 3],
  ['able', 4],
  ['ing', 3],
  ['ies', 4],
  ['er', 4],
  ['ed', 3],
  ['en', 4],
  ['es', 4],
  ['ly', 4],
  ['s', 3],
  ['y', 4],
  ['e', 4],
];

/** "delivered", "deliveries" and "delivery" are one. English endings; words of other languages lose little by it. */
export function stem(word: string): string {
  let rest = word;
  for (let again = true; again;) {
    again = false;
    for (const [ending, left] of ENDINGS) {
      if (!rest.endsWith(ending) || rest.length - ending.length < left) continue;
      rest = rest.slice(0, -ending.length);
      again = true;
      break;
    }
    // "shipping" is "ship", not "shipp".
    if (again && rest.length > 3 && rest.at(-1) === rest.at(-2)) rest = rest.slice(0, -1);
  }
  return rest;
}

/**
 * How alike two stems are: 1 the same, less for a typing error, 0 for others. One letter too many, too few, wrong or
 * swapped with its neighbour counts as a typing error, in words long enough that it makes no other word.
 */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 5 || long.length - short.length > 1) return 0;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = (text: string, from: number): string => text.slice(from);
  const oneOff =
    long.length > short.length
      ? rest(long, at + 1) === rest(short, at)
      : rest(long, at + 1) === rest(short, at + 1) ||
        (long[at] === short[at + 1] && long[at + 1] === short[at] && rest(long, at + 2) === rest(short, at + 2));
  return oneOff ? TYPED_WRONG : 0;
}

const TYPED_WRONG = 0.8;
