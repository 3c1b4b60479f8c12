/** A conversation as a text file. */
import type { LocalMessage } from '../host.ts';
import type { Talk } from './talk.ts';
import { textOf } from './text.ts';
import { WORDS } from './words.ts';

/** Fifty messages each: nobody writes more in one conversation. */
const MOST_PAGES = 200;

/** Fetches what is not held of it, as far as that can be had, and saves all of it. */
export async function saveTranscript(talk: Talk, site: string, locale: string): Promise<void> {
  for (let page = 0; page < MOST_PAGES && talk.connected.get(); page++) {
    const held = talk.messages.get().length;
    if (!(await talk.older()) || talk.messages.get().length === held) break;
  }
  const day = new Date().toISOString().slice(0, 10);
  save(`${site.replace(/[^\p{L}\p{N}]+/gu, '-')}-${day}.txt`, transcriptOf(talk.messages.get(), site, locale));
}

/** One message a paragraph, in their order, with who, when (the reader's own time) and what. */
export function transcriptOf(messages: readonly LocalMessage[], site: string, locale?: string): string {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const paragraphs = messages.map((message) => {
    const { at, from, name, automatic, delivery } = message;
    const who = from === 'visitor' ? WORDS.you : from === 'assistant' ? WORDS.automatic : name || WORDS.team;
    const unsent = delivery === 'sent' ? '' : ` (${WORDS.notSent})`;
    const source = automatic?.kind === 'quote' ? `\n(${WORDS.fromHelp}: ${automatic.title})` : '';
    return `${when.format(at)}, ${who}${unsent}:\n${textOf(message)}${source}`;
  });
  return [WORDS.transcript(site), ...paragraphs, ''].join('\n\n').replaceAll('\n', '\r\n');
}

function save(name: string, text: string): void {
  // The mark lets old programs see that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKED_MS);
}

/** A browser has begun to read it by then. */
const REVOKED_MS = 10_000;
