/** A site: an embedding customer, its keys, and where its pages may come from. */
import { createHash } from 'node:crypto';
import { allSites, insertSite, updateSiteOrigins, updateSiteSettings, type SiteRow } from '../../db/queries/sites.ts';
import type { SiteSettings } from '../../db/schema/sqlite.ts';
import type { Store } from '../../db/store.ts';
import { SITE_NAME_LENGTH } from '../../protocol/settings.ts';
import type { Deps } from '../deps.ts';
import { Refusal } from '../refusal.ts';
import { changedRetention, type Retention } from '../retention/kept.ts';
import { ENGLISH } from '../words/words.ts';
import { parseOrigins } from './origins.ts';

/** The secret key itself is stored nowhere. */
export type Site = SiteRow;

export interface NewSite {
  name: string;
  origins: string[];
  /** Percent of visitors who get the popular list, 0 to 100; 10 unless told. */
  holdout?: number | undefined;
  settings?: Partial<SiteSettings> | undefined;
}

/** The secret key is shown here and never again. */
export interface SiteKeys {
  siteId: string;
  writeKey: string;
  secretKey: string;
}

export const DEFAULT_HOLDOUT = 10;

/** Monday to Friday, nine to five. */
const OFFICE_WEEK: SiteSettings['hours']['week'] = [1, 1, 1, 1, 1, 0, 0].map((open) => (open ? [[540, 1020]] : []));

/** Foyer's own green; every owner may pick another. */
export const DEFAULT_SETTINGS: SiteSettings = {
  color: '#0f5f4b',
  position: 'right',
  consent: 'none',
  greeting: ENGLISH.words.config.greeting,
  away: '',
  languages: ['en'],
  texts: {},
  pages: [],
  features: { chat: true, slots: true },
  retention: { events: 395, decisions: 395, conversations: 0 },
  assistant: { when: 'away' },
  hours: { timeZone: 'UTC', week: OFFICE_WEEK, exceptions: {} },
  callbacks: {
    on: false,
    minutes: 15,
    capacity: 1,
    daysAhead: 14,
    noticeMinutes: 30,
    topics: [],
    consent: { version: '1', text: ENGLISH.words.mayCall },
  },
  outreach: { approach: { on: true, hours: 24 }, quiet: [], greetings: [], typingPreview: false },
  routing: { mode: 'off', limit: 4, rules: [] },
  files: {
    types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain'],
  },
};

/** @throws Refusal `bad_request` when the name, an origin, the holdout or the colour is not acceptable. */
export async function createSite(store: Store, deps: Deps, input: NewSite): Promise<SiteKeys> {
  const secretKey = `sk_${deps.newSecret(32)}`;
  const row: SiteRow = {
    // Short, since it leads every key of every row.
    id: `s_${deps.newSecret(6)}`,
    name: siteName(input.name),
    writeKey: `wk_${deps.newSecret(18)}`,
    secretKeyHash: hashSecretKey(secretKey),
    origins: parseOrigins(input.origins),
    holdout: holdoutPercent(input.holdout ?? DEFAULT_HOLDOUT),
    settings: siteSettings(input.settings ?? {}),
    createdAt: deps.now(),
  };
  await insertSite(store, row);
  return { siteId: row.id, writeKey: row.writeKey, secretKey };
}

/** All sites, oldest first. */
export async function listSites(store: Store): Promise<Site[]> {
  // A site made before a setting was is read with what holds for new ones.
  return (await allSites(store)).map((site) => ({ ...site, settings: { ...DEFAULT_SETTINGS, ...site.settings } }));
}

/** Replaces where a site's pages may come from. @throws Refusal `bad_request` */
export async function setOrigins(store: Store, siteId: string, origins: string[]): Promise<void> {
  await updateSiteOrigins(store, siteId, parseOrigins(origins));
}

/**
 * Changes for how many days a site's rows are kept; 0 is for ever, and what is not given stays.
 * @returns what holds now
 * @throws Refusal `bad_request`, `not_found`
 */
export async function setRetention(store: Store, siteId: string, given: Partial<Retention>): Promise<Retention> {
  const after = await updateSiteSettings(store, siteId, (stored) => {
    const before = { ...DEFAULT_SETTINGS, ...stored };
    return { ...before, retention: changedRetention(before.retention, given) };
  });
  if (!after) throw new Refusal('not_found', `There is no site ${siteId}.`);
  return after.retention;
}

/** SHA-256 as hex. The key has 256 random bits: nothing slower is needed to keep a stolen hash from opening anything. */
export function hashSecretKey(secretKey: string): string {
  return createHash('sha256').update(secretKey).digest('hex');
}

function siteName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new Refusal('bad_request', 'A site needs a name.');
  if (trimmed.length > SITE_NAME_LENGTH) {
    throw new Refusal('bad_request', `A site's name has at most ${SITE_NAME_LENGTH} characters.`);
  }
  // Names are printed in terminals and logs, one line each.
  if (/\p{Cc}/u.test(trimmed)) throw new Refusal('bad_request', "A site's name has no control characters.");
  return trimmed;
}

function holdoutPercent(holdout: number): number {
  if (!(holdout >= 0 && holdout <= 100)) throw new Refusal('bad_request', 'The holdout is a percentage from 0 to 100.');
  return holdout;
}

function siteSettings(settings: Partial<SiteSettings>): SiteSettings {
  const merged = { ...DEFAULT_SETTINGS, ...settings };
  if (!/^#[0-9a-f]{6}$/i.test(merged.color)) throw new Refusal('bad_request', 'The colour is written #rrggbb.');
  return { ...merged, retention: changedRetention(DEFAULT_SETTINGS.retention, merged.retention) };
}
