/** What a tab is told to show beside its launcher: the owner's words for the page, and a greeting after a while on it. */
import { isOnPage } from '../../protocol/article.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { greetingFor } from '../outreach/greetings.ts';
import type { Site } from '../sites/sites.ts';

export interface BesideLauncher {
  /** The owner's words for a page; said only where they are others than before. */
  name(url: string): void;
  /** The owner's greeting for a page, when somebody has been there for so long (O2). In place of one that was to come. */
  greet(page: { url: string; sessions: number }): void;
  stop(): void;
}

/** @param settings as they are now; the socket may be older */
export function createBesideLauncher(
  settings: () => Site['settings'],
  send: (message: ServerMessage) => void,
): BesideLauncher {
  let said = '';
  let greeting: NodeJS.Timeout | undefined;
  return {
    name(url) {
      const text =
        settings().pages.find(({ pages, launcher }) => launcher && pages.some((rule) => isOnPage(rule, url)))
          ?.launcher ?? '';
      if (text === said) return;
      said = text;
      send({ t: 'launcher', text });
    },
    greet(page) {
      clearTimeout(greeting);
      const due = greetingFor(settings().outreach, page);
      if (due) greeting = setTimeout(() => send({ t: 'greeting', id: due.id, text: due.text }), due.seconds * 1_000);
    },
    stop: () => clearTimeout(greeting),
  };
}
