/** Whom a note names: @ and the whole name, or a first name that only one of them has. */

export interface Nameable {
  id: string;
  name: string;
}

/** The ids of those who are named, each once. Case does not matter; a longer name is not also its beginning. */
export function mentionsIn(text: string, team: readonly Nameable[]): string[] {
  const names = team.flatMap(({ id, name }) => {
    const first = name.trim().split(/\s+/)[0] ?? '';
    const alone = team.filter((other) => other.name.trim().split(/\s+/)[0] === first).length === 1;
    return [{ id, name: name.trim() }, ...(alone && first ? [{ id, name: first }] : [])];
  });
  names.sort((a, b) => b.name.length - a.name.length);
  const named = new Set<string>();
  const lower = text.toLowerCase();
  for (let at = lower.indexOf('@'); at !== -1; at = lower.indexOf('@', at + 1)) {
    const found = names.find(({ name }) => name && startsWord(lower, at + 1, name.toLowerCase()));
    if (found) named.add(found.id);
  }
  return [...named];
}

function startsWord(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/[\p{L}\p{N}]/u.test(text.charAt(at + name.length));
}
