/** Numbers as a language writes them. */
export interface Count {
  /** "1.234" */
  number(count: number): string;
  /** The form of a word that a number asks for, after https://cldr.unicode.org/index/cldr-spec/plural-rules, with the number in its place: `#`. */
  many(count: number, forms: Forms): string;
}

/** `other` is said for every number that has no form of its own. */
export type Forms = { [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & { other: string };

export function counter(locale: string): Count {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const number = (count: number): string => numbers.format(count);
  return {
    number,
    many: (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', () => number(count)),
  };
}
