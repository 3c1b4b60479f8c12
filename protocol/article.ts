/**
 * Articles as they leave the server: never HTML, but trees of the few elements there are. Both ends treat an element
 * they do not know as its children.
 */
import { directionOf, type Language } from './language.ts';

export const ARTICLE_TITLE_LENGTH = 160;
export const ARTICLE_BODY_LENGTH = 40_000;
export const ARTICLE_SLUG_LENGTH = 96;
export const ARTICLES_PER_SITE = 1_000;
export const CATEGORIES_PER_SITE = 60;
/** Addresses of pages on which an article comes first, for one article. */
export const PAGES_PER_ARTICLE = 20;
export const SEARCH_LENGTH = 80;

/** Text, or an element. */
export type Piece = string | Element;

export interface Element {
  t: Tag;
  /** What is in it. */
  c?: Piece[];
  /** Of `a`: http(s), mailto, tel, or a path of the site. */
  href?: string;
  /** Of `img`, which has `alt` as well: https, on the allow-list. */
  src?: string;
  alt?: string;
  /** Of `ol`: its first number, where that is not 1. */
  start?: number;
}

export type Tag =
  | 'p'
  | 'h2'
  | 'h3'
  | 'ul'
  | 'ol'
  | 'li'
  | 'strong'
  | 'em'
  | 's'
  | 'code'
  | 'pre'
  | 'blockquote'
  | 'a'
  | 'img'
  | 'br'
  | 'hr'
  | 'table'
  | 'tr'
  | 'th'
  | 'td';

/** `GET /v1/sites/WRITE_KEY/help?lang=`: everything to search in, published only, each in that language or its own. */
export interface HelpIndex {
  /** `language`: what the title is in. */
  categories: { id: string; title: string; language: Language }[];
  /** In the owner's order. */
  articles: HelpEntry[];
}

export interface HelpEntry {
  slug: string;
  /** What title and text are in. */
  language: Language;
  title: string;
  /** '' where it is in none. */
  category: string;
  /** The body as plain text, its beginning if it is long. */
  text: string;
  /** Pages on which it comes first: a path, or an address; `*` is anything. */
  pages: string[];
  /** How many said that it helped, and that it did not. */
  helpful: number;
  unhelpful: number;
}

/** `GET /v1/sites/WRITE_KEY/help/SLUG?lang=`. */
export interface HelpArticle {
  slug: string;
  /** What title and body are in. */
  language: Language;
  title: string;
  /** The category's title; '' where it is in none. */
  category: string;
  updatedAt: number;
  words: number;
  body: Piece[];
}

// ---------------------------------------------------------------- the agent page

/** What is read of an article, in one language. */
export interface ArticleText {
  title: string;
  /** Markdown. */
  body: string;
}

/** By language: what something is in others than its own. */
export type InOthers<T> = { [language in Language]?: T };

/** An article as its writers see it: once, with its text in its own language, and in others. */
export interface ArticleDraft extends ArticleText {
  id: string;
  slug: string;
  /** '' for none. */
  category: string;
  /** Its own: what it was first written in, and what is read where it is not written in the reader's. */
  language: Language;
  /** Readers get one once it has both, a title and a body. */
  texts: InOthers<ArticleText>;
  status: 'draft' | 'published';
  pages: string[];
}

export interface ArticleRow extends ArticleDraft {
  helpful: number;
  unhelpful: number;
  createdAt: number;
  updatedAt: number;
}

/** A category as its writers see it. */
export interface ArticleCategory {
  id: string;
  title: string;
  /** What the title is in. */
  language: Language;
  titles: InOthers<string>;
}

export interface FailedSearch {
  query: string;
  /** What was read by who looked for it last; '' where that is not known. */
  language: Language | '';
  searches: number;
  lastAt: number;
}

/** `GET /api/agent/sites/SITE/articles`: in their order, with what was looked for and not found, the most first. */
export interface ArticlesPage {
  /** Those of the site, its own first. */
  languages: Language[];
  categories: ArticleCategory[];
  articles: ArticleRow[];
  failed: FailedSearch[];
  /** Where readers find them: behind it stands a slash and the slug. */
  hosted: string;
}

/** Whether readers may get it: a title without a text answers nothing, and a text without a title cannot be found. */
export function isWritten(text: ArticleText | undefined): text is ArticleText {
  return !!text?.title.trim() && !!text.body.trim();
}

/**
 * The `dir` of a text in this language. What is not said to be from right to left shows it by its first letters: many a
 * site is written in a language that Foyer does not speak.
 */
export function textDirection(language: Language | undefined): 'rtl' | 'auto' {
  return language && directionOf(language) === 'rtl' ? 'rtl' : 'auto';
}

/** Whether a page's address falls under a rule such as `/checkout*` or `https://shop.example/lamps/*`. */
export function isOnPage(rule: string, url: string): boolean {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return false;
  }
  const whole = /^https?:/.test(rule);
  const text = whole ? address.origin + address.pathname : address.pathname;
  // Parts between stars are found one after the other: no pattern is built from what somebody typed.
  const parts = rule.split('*');
  if (parts.length === 1) return text === rule;
  if (!text.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1)!;
  return text.length - last.length >= at && text.endsWith(last);
}

/** Addresses that may stand behind a word: both ends ask. */
export function isSafeHref(href: string): boolean {
  return /^(?:https?:\/\/[^/\\@]|mailto:[^/]|tel:\+?[\d-]|\/(?![/\\])|#)/i.test(href) || href === '/';
}

/** Addresses of pictures: https, or a path of the server. */
export function isSafeSrc(src: string): boolean {
  return /^(?:https?:\/\/[^/\\@]|\/(?![/\\]))/i.test(src);
}
