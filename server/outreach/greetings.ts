/** Which of the owner's greetings is for somebody on a page, and when it is due. Rule O2. */
import { isOnPage } from '../../protocol/article.ts';
import type { Greeting, OutreachSettings } from '../../protocol/outreach.ts';

/** The first that fits; null for none. `sessions`: which visit this is, 0 where that is not to be known. */
export function greetingFor(
  { greetings, quiet }: Pick<OutreachSettings, 'greetings' | 'quiet'>,
  { url, sessions }: { url: string; sessions: number },
): Greeting | null {
  if (greetings.length === 0 || quiet.some((rule) => isOnPage(rule, url))) return null;
  return (
    greetings.find(
      ({ pages, who }) =>
        (pages.length === 0 || pages.some((rule) => isOnPage(rule, url))) &&
        (who === 'everybody' || (who === 'returning' ? sessions > 1 : sessions === 1)),
    ) ?? null
  );
}
