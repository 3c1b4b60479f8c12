/** What a site does by itself or lets its operators do: checked and stored. */
import { updateSiteSettings } from '../../db/queries/sites.ts';
import type { Store } from '../../db/store.ts';
import {
  APPROACH_HOURS,
  GREETING_SECONDS,
  GREETING_TEXT_LENGTH,
  GREETINGS,
  QUIET_PAGE_LENGTH,
  QUIET_PAGES,
  type Greeting,
  type OutreachSettings,
} from '../../protocol/outreach.ts';
import { Refusal } from '../refusal.ts';
import { DEFAULT_SETTINGS } from '../sites/sites.ts';

/** @returns what is stored. @throws Refusal `bad_request`, `not_found` */
export async function setOutreach(store: Store, siteId: string, given: OutreachSettings): Promise<OutreachSettings> {
  const outreach = checkedOutreach(given);
  const after = await updateSiteSettings(store, siteId, (stored) => ({ ...DEFAULT_SETTINGS, ...stored, outreach }));
  if (!after) throw new Refusal('not_found', `There is no site ${siteId}.`);
  return outreach;
}

/** @throws Refusal `bad_request`, saying what is wrong */
export function checkedOutreach({ approach, quiet, greetings, typingPreview }: OutreachSettings): OutreachSettings {
  const { on, hours } = approach;
  if (!Number.isInteger(hours) || hours < 1 || hours > APPROACH_HOURS) {
    throw new Refusal('bad_request', `Between two times lie 1 to ${APPROACH_HOURS} hours.`);
  }
  if (greetings.length > GREETINGS) throw new Refusal('bad_request', `There are at most ${GREETINGS} greetings.`);
  if (new Set(greetings.map(({ id }) => id)).size < greetings.length) {
    throw new Refusal('bad_request', 'Each greeting has an id of its own.');
  }
  return {
    approach: { on, hours },
    quiet: checkedPages(quiet),
    greetings: greetings.map(checkedGreeting),
    typingPreview,
  };
}

function checkedGreeting({ id, pages, seconds, who, text: given }: Greeting): Greeting {
  const text = given.toWellFormed().replaceAll('\0', '\uFFFD').trim();
  if (text === '' || text.length > GREETING_TEXT_LENGTH) {
    throw new Refusal('bad_request', `A greeting has 1 to ${GREETING_TEXT_LENGTH} characters.`);
  }
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > GREETING_SECONDS) {
    throw new Refusal('bad_request', `A greeting comes after 0 to ${GREETING_SECONDS} seconds.`);
  }
  return { id, pages: checkedPages(pages), seconds, who, text };
}

/** Each once; lines left empty are none. */
function checkedPages(given: string[]): string[] {
  const pages = [...new Set(given.map((page) => page.trim()).filter(Boolean))];
  if (pages.length > QUIET_PAGES) throw new Refusal('bad_request', `At most ${QUIET_PAGES} pages are named.`);
  for (const page of pages) {
    if (page.length > QUIET_PAGE_LENGTH || !/^(?:\/|\*|https?:\/\/)\S*$/i.test(page) || !page.isWellFormed()) {
      throw new Refusal(
        'bad_request',
        `A page is written /path, https://… or with a *: “${page.slice(0, 60)}” is not.`,
      );
    }
  }
  return pages;
}
