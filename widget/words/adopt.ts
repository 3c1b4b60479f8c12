/** The English of each area, as it was before other words took its place. */
const english = new WeakMap<object, object>();

/** Puts another language's words in the place of an area's own; without any, its English comes back. */
export function adopt<W extends object>(words: W, others: W | undefined): void {
  if (!english.has(words)) english.set(words, { ...words });
  Object.assign(words, others ?? english.get(words));
}
