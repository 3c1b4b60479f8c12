/** What an owner sets on the agent page, set by request. */
import type { Language } from '../../protocol/language.ts';
import type { CallbackSettings, TeamHours } from '../../protocol/settings.ts';
import { login } from './agent.ts';

/** A team that never goes home. */
export const ALWAYS_OPEN: TeamHours = {
  timeZone: 'Europe/Berlin',
  week: Array.from({ length: 7 }, () => [[0, 1440]]),
  exceptions: {},
};

export const CALLS: CallbackSettings = {
  on: true,
  minutes: 15,
  capacity: 1,
  daysAhead: 7,
  noticeMinutes: 30,
  topics: ['My order', 'Advice', 'A return'],
  consentText: 'You may call me about this request. My number is used for nothing else.',
  consentTexts: {},
};

/** Sets hours and callbacks of a site as the owner of the tests' installations. */
export async function setService(
  url: string,
  siteId: string,
  { hours = ALWAYS_OPEN, callbacks = {} }: { hours?: TeamHours; callbacks?: Partial<CallbackSettings> } = {},
): Promise<void> {
  const cookie = await login(url, { email: 'owner@example.com', password: 'owner-password' });
  for (const [path, body] of [
    ['hours', hours],
    ['callbacks', { ...CALLS, ...callbacks }],
  ] as const) {
    const answer = await fetch(`${url}/api/agent/sites/${siteId}/settings/${path}`, {
      method: 'PUT',
      headers: { cookie, origin: url },
      body: JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
  }
}

/** Sets which languages a site speaks, its own first. */
export async function setLanguages(url: string, siteId: string, languages: Language[]): Promise<void> {
  const cookie = await login(url, { email: 'owner@example.com', password: 'owner-password' });
  const at = `${url}/api/agent/sites/${siteId}/settings`;
  const { site } = (await (await fetch(at, { headers: { cookie } })).json()) as { site: object };
  const answer = await fetch(`${at}/site`, {
    method: 'PUT',
    headers: { cookie, origin: url },
    body: JSON.stringify({ ...site, languages }),
  });
  if (answer.status !== 200) throw new Error(`languages: ${await answer.text()}`);
}
