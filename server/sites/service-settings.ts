/** When a site's team is there, and how it calls back: checked, stored, and what it means now. */
import { isDeepStrictEqual } from 'node:util';
import { LANGUAGES } from '../../protocol/language.ts';
import { updateSiteSettings } from '../../db/queries/sites.ts';
import type { Store } from '../../db/store.ts';
import type {
  AssistantSettings,
  CallbackSettings,
  FileSettings,
  HoursPreview,
  ServiceSettings,
  TeamHours,
} from '../../protocol/settings.ts';
import { FILE_TYPES } from '../files/types.ts';
import { hoursProblem, openingAt } from '../hours/hours.ts';
import { Refusal } from '../refusal.ts';
import { siteForm } from './site-form.ts';
import { DEFAULT_SETTINGS, type Site } from './sites.ts';

type Settings = Site['settings'];

/** Of each, the least and the most. Slots of all days ahead go out in one answer, which bounds their number. */
const BOUNDS = {
  minutes: [10, 120, 'A call has 10 to 120 minutes.'],
  capacity: [1, 50, 'Between 1 and 50 calls can be made at once.'],
  daysAhead: [1, 30, 'Times are offered for 1 to 30 days ahead.'],
  noticeMinutes: [0, 7 * 1440, 'The notice is 0 minutes to 7 days.'],
} as const;
const SPANS_A_DAY = 8;
const MOST_EXCEPTIONS = 400;
const MOST_TOPICS = 20;
const TOPIC_LENGTH = 100;
const CONSENT_LENGTH = 1_000;

export function serviceSettings(site: Site, now: number): ServiceSettings {
  const { hours, callbacks, assistant, files } = site.settings;
  const { consent, ...rest } = callbacks;
  return {
    site: siteForm(site),
    writeKey: site.writeKey,
    hours,
    callbacks: {
      ...rest,
      consentText: consent.text,
      consentTexts: consent.texts ?? {},
      consentVersion: consent.version,
    },
    assistant,
    files,
    preview: previewHours(hours, now),
  };
}

export function previewHours(hours: TeamHours, now: number): HoursPreview {
  const opening = openingAt(hours, now);
  if (!opening) return { open: false, opensAt: null, closesAt: null };
  return opening.now
    ? { open: true, opensAt: null, closesAt: opening.to }
    : { open: false, opensAt: opening.from, closesAt: null };
}

/** @returns the hours as they are stored. @throws Refusal `bad_request`, saying what is wrong */
export function checkedHours(hours: TeamHours): TeamHours {
  const problem = hoursProblem(hours);
  if (problem) throw new Refusal('bad_request', problem);
  if (Object.keys(hours.exceptions).length > MOST_EXCEPTIONS) {
    throw new Refusal('bad_request', `At most ${MOST_EXCEPTIONS} days differ.`);
  }
  for (const spans of [...hours.week, ...Object.values(hours.exceptions)]) {
    if (spans.length > SPANS_A_DAY) throw new Refusal('bad_request', `A day opens at most ${SPANS_A_DAY} times.`);
  }
  return hours;
}

/** @throws Refusal `bad_request`, `not_found` */
export function setHours(store: Store, siteId: string, given: TeamHours): Promise<Settings> {
  const hours = checkedHours(given);
  return change(store, siteId, (before) => ({ ...before, hours }));
}

/** @throws Refusal `bad_request`, `not_found` */
export function setCallbacks(store: Store, siteId: string, given: CallbackSettings): Promise<Settings> {
  for (const name of ['minutes', 'capacity', 'daysAhead', 'noticeMinutes'] as const) {
    const [least, most, words] = BOUNDS[name];
    if (!Number.isInteger(given[name]) || given[name] < least || given[name] > most) {
      throw new Refusal('bad_request', words);
    }
  }
  const topics = [...new Set(given.topics.map((topic) => topic.trim()).filter(Boolean))];
  if (topics.length > MOST_TOPICS || topics.some((topic) => topic.length > TOPIC_LENGTH)) {
    throw new Refusal('bad_request', `At most ${MOST_TOPICS} topics of up to ${TOPIC_LENGTH} characters.`);
  }
  const text = given.consentText.trim();
  if (text === '' || text.length > CONSENT_LENGTH) {
    throw new Refusal('bad_request', `The text to agree to has 1 to ${CONSENT_LENGTH} characters.`);
  }
  const texts: { [language: string]: string } = {};
  for (const language of LANGUAGES) {
    const own = (given.consentTexts[language] ?? '').trim();
    if (own.length > CONSENT_LENGTH) {
      throw new Refusal('bad_request', `The text to agree to has at most ${CONSENT_LENGTH} characters (${language}).`);
    }
    if (own !== '') texts[language] = own;
  }
  const { on, minutes, capacity, daysAhead, noticeMinutes } = given;
  return change(store, siteId, (before) => {
    const { consent } = before.callbacks;
    // In another language as well it is what somebody agreed to.
    const same = text === consent.text && isDeepStrictEqual(texts, consent.texts ?? {});
    return {
      ...before,
      callbacks: {
        on,
        minutes,
        capacity,
        daysAhead,
        noticeMinutes,
        topics,
        consent: { version: same ? consent.version : nextVersion(consent.version), text, texts },
      },
    };
  });
}

/** @throws Refusal `not_found` */
export function setAssistant(store: Store, siteId: string, assistant: AssistantSettings): Promise<Settings> {
  return change(store, siteId, (before) => ({ ...before, assistant }));
}

/** @throws Refusal `bad_request`, `not_found` */
export function setFiles(store: Store, siteId: string, { types }: FileSettings): Promise<Settings> {
  const unknown = types.find((type) => !FILE_TYPES.includes(type));
  if (unknown !== undefined) throw new Refusal('bad_request', `Files can be of ${FILE_TYPES.join(', ')}.`);
  return change(store, siteId, (before) => ({ ...before, files: { types: [...new Set(types)] } }));
}

async function change(store: Store, siteId: string, how: (before: Settings) => Settings): Promise<Settings> {
  const after = await updateSiteSettings(store, siteId, (stored) => how({ ...DEFAULT_SETTINGS, ...stored }));
  if (!after) throw new Refusal('not_found', `There is no site ${siteId}.`);
  return after;
}

/** "2" after "1". Versions are never used again: requests name theirs. */
function nextVersion(version: string): string {
  const number = Number(version);
  return Number.isSafeInteger(number) ? String(number + 1) : `${version}.1`;
}
