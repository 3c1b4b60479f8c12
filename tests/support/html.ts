/** Pages of text as a browser without script reads them, as far as tests need it. */
import { expect } from 'vitest';

/** Fails where what somebody wrote became part of the page: an element, an attribute, an address that runs. */
export function expectOnlyOurs(page: string, allowed: readonly string[] = []): void {
  const tags = [...page.matchAll(/<\/?([a-z][\w-]*)([^>]*)>/gi)];
  const names = tags.map(([, name]) => name!.toLowerCase()).filter((name) => !allowed.includes(name));
  for (const never of ['script', 'iframe', 'object', 'svg', 'style', 'b']) expect(names).not.toContain(never);
  for (const [, , attributes] of tags) {
    expect(attributes!.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son|[<>']/i);
    expect(attributes).not.toMatch(/(?:href|src|action)="\s*(?:javascript|data|vbscript):/i);
  }
}

/** Text and attributes as they are meant. */
export function decoded(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** The hidden fields of a page, by name. */
export function hiddenFields(page: string): Record<string, string> {
  const fields = [...page.matchAll(/<input\s[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]*)"/.exec(input)![1]!,
    decoded(/value="([^"]*)"/.exec(input)?.[1] ?? ''),
  ]);
  return Object.fromEntries(fields) as Record<string, string>;
}

/** The value that a field of a page has. */
export function valueOf(page: string, name: string): string {
  const input = new RegExp(`<input\\s[^>]*name="${name}"[^>]*>`).exec(page)?.[0];
  if (input) return decoded(/value="([^"]*)"/.exec(input)?.[1] ?? '');
  return decoded(new RegExp(`<textarea\\s[^>]*name="${name}"[^>]*>\\n?([^<]*)</textarea>`).exec(page)?.[1] ?? '');
}
