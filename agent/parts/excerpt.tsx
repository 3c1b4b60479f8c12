import type { JSX } from 'preact';
import type { Excerpt } from '../../protocol/search.ts';
import { plain } from '../words.ts';

/** A piece of what was found, the hits marked. */
export function ExcerptLine({ excerpt }: { excerpt: Excerpt }): JSX.Element {
  const text = plain(excerpt.text);
  const parts: (string | JSX.Element)[] = [];
  let done = 0;
  for (const [from, to] of excerpt.marks) {
    if (from < done || to > text.length) continue;
    parts.push(text.slice(done, from), <mark>{text.slice(from, to)}</mark>);
    done = to;
  }
  return (
    <span class="excerpt" dir="auto">
      {parts}
      {text.slice(done)}
    </span>
  );
}
