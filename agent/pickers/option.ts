import type { Excerpt } from '../../protocol/search.ts';
import type { Presence } from '../../protocol/routing.ts';
import type { IconName } from '../parts/icon.tsx';

/** One thing to choose. */
export interface Option {
  key: string;
  label: string;
  /** Softer, at the right. */
  detail?: string;
  icon?: IconName;
  /** A person's name, drawn as their initials in place of an icon. */
  person?: string;
  /** Whether they are there. */
  presence?: Presence;
  /** The key that does the same without the list. */
  hint?: string;
  /** Whether it is set, where it can be; then the list stays after a choice, for the next. */
  checked?: boolean;
  /** Below it: what was found. */
  excerpt?: Excerpt;
  /** The list stays open after it. */
  stays?: boolean;
  run(): void;
}

export interface Group {
  /** '' for a list of one kind. */
  title: string;
  options: Option[];
}

/** Options whose words begin with what was typed, then those that hold it elsewhere; the same order otherwise. */
export function matching(options: readonly Option[], query: string): Option[] {
  const wanted = query.trim().toLowerCase();
  if (!wanted) return [...options];
  const found = options.flatMap((option) => {
    const at = matchAt(option.label, wanted);
    return at === -1 ? [] : [{ option, begins: beginsWord(option.label, at) }];
  });
  return [...found.filter((one) => one.begins), ...found.filter((one) => !one.begins)].map((one) => one.option);
}

/** Where the match to draw in bold begins: the beginning of a word before any other place; -1 for none. */
export function matchAt(label: string, query: string): number {
  const text = label.toLowerCase();
  const wanted = query.trim().toLowerCase();
  // Some letters change their length in lower case; then nothing would be drawn where it is.
  if (!wanted || text.length !== label.length) return text.includes(wanted) && wanted ? 0 : -1;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (beginsWord(label, at)) return at;
  }
  return text.indexOf(wanted);
}

function beginsWord(label: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(label[at - 1]!);
}
