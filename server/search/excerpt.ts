/** A piece of a text around the first place where something was found. */
import { placesOf, type Term } from '../../db/search/words.ts';
import type { Excerpt } from '../../protocol/search.ts';

const LENGTH = 160;
/** What is shown before the first hit. */
const BEFORE = 40;

export function excerptOf(text: string, terms: readonly Term[]): Excerpt {
  const places = placesOf(terms, text);
  const first = places[0]?.[0] ?? 0;
  const from = text.length <= LENGTH || first <= BEFORE ? 0 : atWord(text, first - BEFORE, first);
  const to = whole(text, Math.min(text.length, from + LENGTH));
  const lead = from > 0 ? '…' : '';
  const marks = places.flatMap(([start, end]): [number, number][] =>
    start < from || start >= to ? [] : [[start - from + lead.length, Math.min(end, to) - from + lead.length]],
  );
  // A line of a list is one line.
  const piece = text.slice(from, to).replace(/[\s\p{Cc}]/gu, ' ');
  return { text: lead + piece + (to < text.length ? '…' : ''), marks };
}

/** The beginning of a word between two places; the first of them where there is none. */
function atWord(text: string, from: number, before: number): number {
  const blank = text.slice(from, before).search(/\s/);
  return blank === -1 ? whole(text, from) : from + blank + 1;
}

/** Not between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
