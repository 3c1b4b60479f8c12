/** A word being typed after a sign, where a list can be offered for it. */
export interface WordAt {
  /** Where the sign stands, and where the word ends. */
  from: number;
  to: number;
  /** What is typed after the sign. */
  query: string;
}

/** The word that ends at the caret and begins with the sign, at the beginning of the text or after a space. */
export function wordAt(sign: '/' | '@', text: string, caret: number): WordAt | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from === -1) return null;
  const query = before.slice(from + 1);
  if (/\s/.test(query) || (from > 0 && !/\s/.test(before[from - 1]!))) return null;
  return { from, to: caret, query };
}

/**
 * Writes a text into the field and selects a part of it, at once: the next key may be on its way, and what is drawn later
 * finds the text there and leaves the caret alone.
 */
export function writeInto(field: HTMLTextAreaElement | null, text: string, from: number, to: number = from): void {
  if (!field) return;
  field.value = text;
  field.focus();
  field.setSelectionRange(from, to);
}

/** The text with the word replaced, and where the caret is then. */
export function replaceWord(text: string, word: WordAt, by: string): { text: string; caret: number } {
  return { text: text.slice(0, word.from) + by + text.slice(word.to), caret: word.from + by.length };
}
