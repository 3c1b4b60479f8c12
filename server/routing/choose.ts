/** Who gets a conversation that is nobody's: pure, from what is known of it and of the operators. */
import { isOnPage } from '../../protocol/article.ts';
import type { RoutingMode, RoutingRule, RoutingSettings } from '../../protocol/routing.ts';

/** What the rules ask. */
export interface Facts {
  /** BCP 47, as the visitor's browser says; '' where it does not. */
  language: string;
  page: string;
  /** What was written. */
  words: string;
  tags: string[];
  traits: { name: string; value: string }[];
  /** Who gave it back by hand does not get it again. */
  givenBackBy: string | null;
}

/** An operator who is online. */
export interface Free {
  id: string;
  /** Open conversations that are theirs. */
  open: number;
  /** When they were last given one, ms UTC; 0: never. */
  routedAt: number;
}

/**
 * The first rule that is for the conversation says who may get it; where none of those can, and the rule lets others, the
 * rules after it are asked and in the end everybody. Of those who may, the mode says who does.
 * @returns the operator's id, or null: it waits
 */
export function choose(settings: RoutingSettings, facts: Facts, operators: readonly Free[]): string | null {
  const { mode, limit, rules } = settings;
  if (mode === 'off') return null;
  const able = operators.filter(({ id, open }) => open < limit && id !== facts.givenBackBy);
  for (const rule of rules) {
    if (!isFor(rule, facts)) continue;
    const found = next(
      mode,
      able.filter(({ id }) => rule.operators.includes(id)),
    );
    if (found !== null || !rule.others) return found;
  }
  return next(mode, able);
}

/** Whether each list of the rule that is not empty holds something that is so. */
export function isFor({ languages, topics, pages, traits }: RoutingRule, facts: Facts): boolean {
  const words = ` ${spaced(facts.words)} `;
  const tags = facts.tags.map((tag) => spaced(tag));
  return (
    any(languages, (language) => isLanguage(language, facts.language)) &&
    any(topics, (topic) => words.includes(` ${spaced(topic)} `) || tags.includes(spaced(topic))) &&
    any(pages, (page) => facts.page !== '' && isOnPage(page, facts.page)) &&
    any(traits, (wanted) => facts.traits.some((trait) => isTrait(wanted, trait)))
  );
}

/** Whose turn it is: with the fewest open ones, or given one the longest time ago; each decides where the other does not. */
function next(mode: RoutingMode, operators: readonly Free[]): string | null {
  const byTurn = (a: Free, b: Free) => a.routedAt - b.routedAt;
  const byLoad = (a: Free, b: Free) => a.open - b.open;
  const [first, second] = mode === 'least busy' ? [byLoad, byTurn] : [byTurn, byLoad];
  const order = (a: Free, b: Free) => first(a, b) || second(a, b) || (a.id < b.id ? -1 : 1);
  return operators.toSorted(order)[0]?.id ?? null;
}

function any<T>(list: readonly T[], holds: (one: T) => boolean): boolean {
  return list.length === 0 || list.some(holds);
}

/** "de" is for "de" and "de-AT", "de-AT" only for itself. */
function isLanguage(wanted: string, language: string): boolean {
  const [a, b] = [wanted.toLowerCase(), language.toLowerCase()];
  return a === b || b.startsWith(`${a}-`);
}

function isTrait(wanted: { name: string; value: string }, trait: { name: string; value: string }): boolean {
  if (wanted.name.toLowerCase() !== trait.name.toLowerCase()) return false;
  return wanted.value === '*' || wanted.value.trim().toLowerCase() === trait.value.trim().toLowerCase();
}

/** Words in small letters with single spaces between, so that "refund" is not in "prefunding". */
function spaced(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
