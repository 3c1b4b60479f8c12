/** Articles cut into what one may quote: a paragraph or a list, word for word, with what stands over it. */
import type { HelpArticle, Piece } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import { plainText } from '../articles/markdown.ts';

export interface Passage {
  slug: string;
  /** What all of it is in. */
  language: Language;
  /** The article's. */
  title: string;
  category: string;
  /** The nearest heading above it; '' before the first. */
  heading: string;
  /** As the article's reader sees it. */
  text: string;
}

/** A longer block is no passage: nobody reads it in a chat, and the article says it better. */
const LONGEST = 900;
/** Shorter ones say nothing alone. */
const SHORTEST = 24;

export function passagesOf({ slug, language, title, category, body }: HelpArticle): Passage[] {
  const passages: Passage[] = [];
  let heading = '';
  for (const piece of body) {
    if (typeof piece === 'string') continue;
    const text = textOf(piece);
    if (piece.t === 'h2' || piece.t === 'h3') heading = text;
    else if (QUOTED.has(piece.t) && text.length >= SHORTEST && text.length <= LONGEST) {
      passages.push({ slug, language, title, category, heading, text });
    }
  }
  return passages;
}

const QUOTED: ReadonlySet<string> = new Set(['p', 'ul', 'ol', 'blockquote']);

/** Lists keep their numbers and dots, which the reader sees too. */
function textOf(piece: Exclude<Piece, string>): string {
  if (piece.t !== 'ul' && piece.t !== 'ol') return plainText([piece]);
  const first = piece.start ?? 1;
  return (piece.c ?? [])
    .map((item, at) => `${piece.t === 'ol' ? `${first + at}.` : '•'} ${plainText([item])}`)
    .join('\n');
}
