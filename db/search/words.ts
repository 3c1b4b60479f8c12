/**
 * The words under which a text is found, made here and not by the store: both stores find the same, in any script, and
 * nothing that somebody types is ever read as the syntax of a query. A word is letters and digits only, in small letters,
 * without accents. Scripts that put no blank between words are cut into pairs of letters.
 */

/** Longer words are found by their beginning. */
const WORD_LENGTH = 64;
/** So many digits, with whatever stands between them, may be a phone number. */
const PHONE_DIGITS = 6;
/** A shorter word of a question has to be there as it is; of longer ones the beginning is enough. */
const PREFIX_LENGTH = 2;

const UNSPACED = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}`;
const RUN = new RegExp(`[${UNSPACED}]+|[\\p{L}\\p{N}\\p{M}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const NUMBER = /\+?\d(?:[\d\s()./-]{4,28})\d/gu;
/** German writers may spell these out. */
const SPELT_OUT: { [letter: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue' };
/** Letters that are no letter with an accent, and yet are typed as another. */
const ALIKE: { [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ة: 'ه',
  ـ: '',
};
const ALIKE_LETTER = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu');

/** A piece of a text, and the words under which it is found. */
interface Piece {
  from: number;
  to: number;
  words: string[];
}

/** One word of a question: a text has it if it has one of these. */
export type Term = { word: string; prefix: boolean }[];

/** Each word of these texts once, in the order in which they come. */
export function wordsOf(...texts: string[]): string[] {
  const words = new Set<string>();
  for (const text of texts) for (const piece of pieces(text)) for (const word of piece.words) words.add(word);
  return [...words];
}

/** What a text must have to be found by a question; none for a question without a letter or digit. */
export function termsOf(question: string): Term[] {
  const terms = new Map<string, Term>();
  const add = (term: Term) => terms.set(JSON.stringify(term), term);
  let rest = question;
  for (const { 0: number } of question.matchAll(NUMBER)) {
    const digits = digitsOf(number);
    if (digits.length < PHONE_DIGITS) continue;
    add([
      { word: digits, prefix: true },
      // Without the country, or with a zero in its place: then the end is the same.
      { word: backwards(digits.replace(/^0+/, '')), prefix: true },
    ]);
    rest = rest.replace(number, ' ');
  }
  for (const { 0: run } of rest.matchAll(RUN)) {
    if (IS_UNSPACED.test(run)) {
      const letters = lettersOf(run);
      if (letters.length === 1) add([{ word: letters[0]!, prefix: true }]);
      for (let at = 0; at + 1 < letters.length; at++) add([{ word: letters[at]! + letters[at + 1]!, prefix: false }]);
      continue;
    }
    const forms = formsOf(run);
    if (forms.length > 0) add(forms.map((word) => ({ word, prefix: word.length >= PREFIX_LENGTH })));
  }
  return [...terms.values()].slice(0, TERMS);
}

/** More words narrow nothing any more. */
const TERMS = 16;

/** Where in a text the words of a question stand, in order and apart from each other. */
export function placesOf(terms: readonly Term[], text: string): [from: number, to: number][] {
  const wanted = terms.flat();
  const found = pieces(text).flatMap(({ from, to, words }): [number, number][] => {
    const hit = wanted.find(({ word, prefix }) => words.some((one) => (prefix ? one.startsWith(word) : one === word)));
    if (!hit) return [];
    // What was typed, where the letters of the text are as many as those of the word.
    const short = hit.prefix && words[0]!.startsWith(hit.word) && words[0]!.length === to - from;
    return [[from, short ? from + hit.word.length : to]];
  });
  const apart: [number, number][] = [];
  for (const [from, to] of found.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  for (const { 0: number, index } of text.matchAll(NUMBER)) {
    const digits = digitsOf(number);
    if (digits.length < PHONE_DIGITS) continue;
    found.push({ from: index, to: index + number.length, words: [digits, backwards(digits)] });
  }
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!IS_UNSPACED.test(run)) {
      const words = formsOf(run);
      if (words.length > 0) found.push({ from: index, to: index + run.length, words });
      continue;
    }
    // Pairs, and the last letter alone: so that one letter, as a beginning, finds each place where it stands.
    let from = index;
    const letters = [...run];
    for (const [at, letter] of letters.entries()) {
      const next = letters[at + 1] ?? '';
      const to = from + letter.length + next.length;
      const word = lettersOf(letter + next).join('');
      if (word) found.push({ from, to, words: [word] });
      from += letter.length;
    }
  }
  return found;
}

/** As it is without accents, and as German spells it out. */
function formsOf(run: string): string[] {
  const composed = run.normalize('NFC').toLowerCase();
  const spelt = composed.replace(/[äöü]/gu, (letter) => SPELT_OUT[letter]!);
  return [...new Set([fold(composed), fold(spelt)])].filter((word) => word !== '');
}

function lettersOf(run: string): string[] {
  return [...run].map(fold).filter((letter) => letter !== '');
}

function fold(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const letters = plain.replace(ALIKE_LETTER, (letter) => ALIKE[letter]!).replace(/[^\p{L}\p{N}]/gu, '');
  return letters.slice(0, WORD_LENGTH).toWellFormed();
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '').slice(0, WORD_LENGTH);
}

/** With a letter before it, so that it is no number's beginning. */
function backwards(digits: string): string {
  return `r${[...digits].reverse().join('')}`;
}
