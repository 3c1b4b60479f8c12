/**
 * Markdown as a tree of the few elements an article may have (protocol/article.ts). HTML in the source stays text; what
 * an address may be is decided here, and again by whoever draws it.
 */
import MarkdownIt from 'markdown-it';
import { isSafeHref, isSafeSrc, type Element, type Piece, type Tag } from '../../protocol/article.ts';

/** `maxNesting`: deeper quotes and lists are text. */
const OPTIONS = { html: false, linkify: true, breaks: false, maxNesting: 20 };
const markdown = new MarkdownIt(OPTIONS);
const withoutTables = new MarkdownIt(OPTIONS).disable('table');
/** A short line of a table is as many cells as its head has: in a text in which there could be more, there are none. */
const CELLS = 10_000;

const TAGS: Readonly<Record<string, Tag>> = {
  paragraph: 'p',
  bullet_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  strong: 'strong',
  em: 'em',
  s: 's',
  blockquote: 'blockquote',
  table: 'table',
  tr: 'tr',
  th: 'th',
  td: 'td',
};

/** Of markdown-it's tokens what is read here. https://markdown-it.github.io/markdown-it/#Token */
interface Token {
  type: string;
  tag: string;
  nesting: number;
  content: string;
  hidden: boolean;
  children: Token[] | null;
  attrGet(name: string): string | null;
}

/** @param showsPicture whether a picture's address is on the site's allow-list; others become links. */
export function readMarkdown(source: string, showsPicture: (src: string) => boolean): Piece[] {
  const parser = mostCells(source) > CELLS ? withoutTables : markdown;
  return tree(parser.parse(source, {}) as Token[], showsPicture);
}

/** The columns of the widest table there may be, in every line. */
function mostCells(source: string): number {
  const lines = source.split('\n');
  let columns = 0;
  for (const line of lines) {
    if (line.includes('-') && !/[^\s>|:-]/.test(line)) columns = Math.max(columns, line.split('|').length);
  }
  return columns * lines.length;
}

function tree(tokens: Token[], showsPicture: (src: string) => boolean): Piece[] {
  const root: Piece[] = [];
  const open: Piece[][] = [root];
  const add = (...pieces: Piece[]): void => void open.at(-1)!.push(...pieces);
  const enter = (element: Element | null): void => {
    // What is left out itself still has its children, where it would have stood.
    const children = element ? (element.c ??= []) : open.at(-1)!;
    if (element) add(element);
    open.push(children);
  };

  for (const token of tokens) {
    const { type, content } = token;
    if (token.nesting === 1) enter(token.hidden ? null : opened(token));
    else if (token.nesting === -1) open.pop();
    else if (type === 'inline') add(...tree(token.children ?? [], showsPicture));
    else if (type === 'softbreak') add(' ');
    else if (type === 'hardbreak') add({ t: 'br' });
    else if (type === 'hr') add({ t: 'hr' });
    else if (type === 'code_inline') add({ t: 'code', c: [content] });
    else if (type === 'fence' || type === 'code_block') add({ t: 'pre', c: [content] });
    else if (type === 'image') add(picture(token, showsPicture));
    else if (content) add(content);
  }
  return root;
}

function opened(token: Token): Element | null {
  const kind = token.type.replace(/_open$/, '');
  // A page's title is not the article's to give.
  if (kind === 'heading') return { t: token.tag === 'h1' || token.tag === 'h2' ? 'h2' : 'h3' };
  if (kind === 'link') {
    const href = token.attrGet('href') ?? '';
    return isSafeHref(href) ? { t: 'a', href } : null;
  }
  const t = TAGS[kind];
  if (!t) return null;
  const start = Number(token.attrGet('start') ?? 1);
  return t === 'ol' && start !== 1 ? { t, start } : { t };
}

function picture(token: Token, showsPicture: (src: string) => boolean): Piece {
  const src = token.attrGet('src') ?? '';
  const alt = token.content;
  if (isSafeSrc(src) && showsPicture(src)) return { t: 'img', src, alt };
  return isSafeHref(src) ? { t: 'a', href: src, c: [alt || src] } : alt;
}

/** The words of an article, for searching and for whoever cannot show the tree. Blocks are apart by a line. */
export function plainText(pieces: Piece[]): string {
  const inline = new Set<Tag>(['strong', 'em', 's', 'code', 'a']);
  const text = (piece: Piece): string => {
    if (typeof piece === 'string') return piece;
    if (piece.t === 'img') return piece.alt ?? '';
    if (piece.t === 'br') return '\n';
    const inner = (piece.c ?? []).map(text).join('');
    return inline.has(piece.t) ? inner : `\n${inner}\n`;
  };
  return (
    pieces
      .map(text)
      .join('')
      // From where blanks begin and nowhere within: else many of them before no line's end are looked through again and again.
      .replace(/(?<![ \t])[ \t]*\n\s*/g, '\n')
      .trim()
  );
}
