/** The text by which somebody is found: what is said of them, and the pages they looked at. */
import type { TraitRecord } from '../../db/queries/conversations.ts';
import { plain } from '../profiles/name.ts';

/** Traits by which somebody is found. */
export const FOUND_BY: readonly string[] = [
  'name',
  'firstName',
  'first_name',
  'lastName',
  'last_name',
  'email',
  'phone',
  'company',
];
/** Of the pages that somebody looked at the newest so many. */
export const PAGES = 20;
/** Between what is known of somebody. */
export const PARTED = ' · ';
const TEXT_LENGTH = 2_000;

/** What these traits say that is to be found, whoever says it, in the order of `FOUND_BY`. */
export function saidBy(traits: readonly Pick<TraitRecord, 'name' | 'value'>[]): string[] {
  return FOUND_BY.flatMap((name) => traits.filter((trait) => trait.name === name).map(({ value }) => plain(value)));
}

/** On one line, each once. Of a page its path: the rest is that of all pages. */
export function subjectText(said: string[], pages: string[]): string {
  const parts = [...said, ...pages.map(pathOf)].map((text) => text.trim()).filter((text) => text !== '');
  return [...new Set(parts)].join(PARTED).slice(0, TEXT_LENGTH).toWellFormed();
}

function pathOf(page: string): string {
  if (!URL.canParse(page)) return page;
  const { pathname } = new URL(page);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
