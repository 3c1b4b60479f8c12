/** The traits that say what to call somebody, the best first. */
export const NAMING_TRAITS: readonly string[] = ['name', 'firstName', 'first_name', 'email'];

/** What to call a visitor: the newest name, else address, that somebody gave; else the last letters of the id. */
export function displayName(visitorId: string, traits: { name: string; value: string; at: number }[]): string {
  for (const wanted of NAMING_TRAITS) {
    const newest = traits.filter((trait) => trait.name === wanted).sort((a, b) => b.at - a.at)[0];
    const value = newest ? plain(newest.value) : '';
    if (value) return value;
  }
  const end = visitorId.replace(/[^a-z\d]/gi, '').slice(-4);
  return `Visitor ${end.toUpperCase()}`;
}

/** What to call somebody to their face: their first name; '' where nobody gave one. */
export function firstName(traits: { name: string; value: string; at: number }[]): string {
  for (const wanted of ['firstName', 'first_name', 'name']) {
    const newest = traits.filter((trait) => trait.name === wanted).sort((a, b) => b.at - a.at)[0];
    const [first = ''] = (newest ? plain(newest.value) : '').split(/\s+/);
    // An address is no name, and what is longer than a line is no first name.
    if (first && first.length <= 40 && !first.includes('@')) return first;
  }
  return '';
}

/** A trait's stored JSON as text for people; '' for what is neither text nor number. */
export function plain(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value.trim().slice(0, 200) : typeof value === 'object' ? '' : String(value);
  } catch {
    return '';
  }
}
