/** How a site's widget looks and speaks, and where it is let in: checked and stored. */
import { updateSite } from '../../db/queries/sites.ts';
import type { Store } from '../../db/store.ts';
import {
  GREETING_LENGTH,
  LAUNCHER_LENGTH,
  PAGE_LENGTH,
  PAGE_RULES,
  PAGES_PER_RULE,
  SITE_NAME_LENGTH,
  type PageTexts,
  type SiteForm,
} from '../../protocol/settings.ts';
import { LANGUAGES } from '../../protocol/language.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { Refusal } from '../refusal.ts';
import { parseOrigins } from './origins.ts';
import { DEFAULT_SETTINGS, type Site } from './sites.ts';

export function siteForm({ name, origins, settings }: Pick<Site, 'name' | 'origins' | 'settings'>): SiteForm {
  const { color, position, consent, features, greeting, away, languages, texts, pages } = settings;
  return { name, color, position, consent, features, greeting, away, languages, texts, origins, pages };
}

/** @throws Refusal `invalid_...`, naming what is wrong, and `not_found` */
export async function setSite(store: Store, siteId: string, given: SiteForm): Promise<void> {
  const { name, origins, ...look } = checkedForm(given);
  const after = await updateSite(store, siteId, { name, origins }, (stored) => ({
    ...DEFAULT_SETTINGS,
    ...stored,
    ...look,
  }));
  if (!after) throw new Refusal('not_found', `There is no site ${siteId}.`);
}

/** The form as it is stored. @throws Refusal `invalid_...` */
export function checkedForm(given: SiteForm): SiteForm {
  const { position, consent, features } = given;
  const languages = checkedLanguages(given.languages);
  return {
    name: checkedName(given.name),
    color: checkedColor(given.color),
    position,
    consent,
    features: { chat: features.chat, slots: features.slots },
    greeting: checkedText(given.greeting, GREETING_LENGTH, 'The greeting'),
    away: checkedText(given.away, GREETING_LENGTH, 'The text for when nobody is there'),
    languages,
    texts: checkedTexts(given.texts, languages),
    origins: checkedOrigins(given.origins),
    pages: checkedPages(given.pages),
  };
}

function checkedName(given: string): string {
  const name = given.trim();
  if (name === '' || name.length > SITE_NAME_LENGTH || /\p{Cc}/u.test(name)) {
    throw new Refusal('invalid_name', `The name has 1 to ${SITE_NAME_LENGTH} characters, on one line.`);
  }
  return name.toWellFormed();
}

function checkedColor(given: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(given)) throw new Refusal('invalid_color', 'The colour is written #rrggbb.');
  return given.toLowerCase();
}

function checkedText(given: string, most: number, what: string): string {
  const text = given.trim();
  if (text.length > most || /\p{Cc}/u.test(text)) {
    throw new Refusal('invalid_text', `${what} has at most ${most} characters, on one line.`);
  }
  return text.toWellFormed();
}

function checkedLanguages(given: string[]): string[] {
  const known: readonly string[] = LANGUAGES;
  const languages = [...new Set(given)];
  if (languages.length === 0 || languages.length < given.length || languages.some((one) => !known.includes(one))) {
    throw new Refusal('invalid_language', `A site speaks one or more of ${LANGUAGES.join(', ')}, each once.`);
  }
  return languages;
}

/** Those of languages that the site speaks, and that say something. */
function checkedTexts(given: SiteForm['texts'], languages: string[]): SiteForm['texts'] {
  const texts: SiteForm['texts'] = {};
  for (const language of languages.slice(1)) {
    const { greeting = '', away = '' } = given[language] ?? {};
    const own = {
      greeting: checkedText(greeting, GREETING_LENGTH, `The greeting (${language})`),
      away: checkedText(away, GREETING_LENGTH, `The text for when nobody is there (${language})`),
    };
    if (own.greeting || own.away) texts[language] = own;
  }
  return texts;
}

function checkedOrigins(given: string[]): string[] {
  return renamed('invalid_origin', () => parseOrigins(given.map((one) => one.trim()).filter((one) => one !== '')));
}

function checkedPages(given: PageTexts[]): PageTexts[] {
  if (given.length > PAGE_RULES) throw new Refusal('invalid_rule', `There are at most ${PAGE_RULES} rules.`);
  return given.map(({ pages, launcher, greeting }, at) => {
    const which = `Rule ${at + 1}`;
    const addresses = [...new Set(pages.map((page) => page.trim()).filter((page) => page !== ''))];
    if (addresses.length === 0) throw new Refusal('invalid_rule', `${which} names no page.`);
    if (addresses.length > PAGES_PER_RULE) {
      throw new Refusal('invalid_rule', `${which} names more than ${PAGES_PER_RULE} pages.`);
    }
    for (const page of addresses) {
      if (page.length > PAGE_LENGTH || !/^(?:\/|https?:\/\/|\*)[^\s\p{Cc}]*$/u.test(page)) {
        throw new Refusal('invalid_rule', `${which}: a page is a path such as /lamps/* or an address.`);
      }
    }
    const texts = {
      launcher: checkedText(launcher, LAUNCHER_LENGTH, `${which}: the text beside the button`),
      greeting: checkedText(greeting, GREETING_LENGTH, `${which}: the greeting`),
    };
    if (!texts.launcher && !texts.greeting) throw new Refusal('invalid_rule', `${which} has no text.`);
    return { pages: addresses, ...texts };
  });
}

/** What is refused by a general code, under the one of its field. */
function renamed<T>(code: ErrorCode, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(code, error.message);
    throw error;
  }
}
