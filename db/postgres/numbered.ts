/** `?1` and `?` as PostgreSQL writes them: `$1`. No text of ours has a question mark otherwise. */

const known = new Map<string, string>();
/** Texts are few and written in the program; a bound all the same, since multi-row texts differ by their rows. */
const MOST_KNOWN = 1_000;

export function numbered(sql: string): string {
  const before = known.get(sql);
  if (before !== undefined) return before;
  let next = 0;
  const text = sql.replaceAll(/\?(\d*)/g, (_, number: string) => `$${number || ++next}`);
  if (known.size < MOST_KNOWN) known.set(sql, text);
  return text;
}
