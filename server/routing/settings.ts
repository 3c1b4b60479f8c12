/** How a site routes: checked and stored. */
import { operatorsOfSite } from '../../db/queries/operators.ts';
import { updateSiteSettings } from '../../db/queries/sites.ts';
import type { Store } from '../../db/store.ts';
import type { RoutingRule, RoutingSettings } from '../../protocol/routing.ts';
import { Refusal } from '../refusal.ts';
import { DEFAULT_SETTINGS } from '../sites/sites.ts';

const MOST_OPEN = 100;
const MOST_RULES = 50;
const MOST_ENTRIES = 50;

/** @throws Refusal `bad_request`, `not_found` */
export async function setRouting(store: Store, siteId: string, given: RoutingSettings): Promise<RoutingSettings> {
  const { mode, limit } = given;
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_OPEN) {
    throw new Refusal('bad_request', `Everybody has 1 to ${MOST_OPEN} conversations.`);
  }
  if (given.rules.length > MOST_RULES) throw new Refusal('bad_request', `At most ${MOST_RULES} rules.`);
  const team = new Set((await operatorsOfSite(store, siteId)).map(({ id }) => id));
  const rules = given.rules.map((rule, at) => checkedRule(rule, `Rule ${at + 1}`, team));
  const routing = { mode, limit, rules };
  const after = await updateSiteSettings(store, siteId, (stored) => ({ ...DEFAULT_SETTINGS, ...stored, routing }));
  if (!after) throw new Refusal('not_found', `There is no site ${siteId}.`);
  return routing;
}

function checkedRule(rule: RoutingRule, name: string, team: ReadonlySet<string>): RoutingRule {
  const languages = entries(rule.languages);
  const topics = entries(rule.topics);
  const pages = entries(rule.pages);
  const traits = rule.traits
    .map((trait) => ({ name: trait.name.trim(), value: trait.value.trim() }))
    .filter((trait) => trait.name !== '');
  // Who left the team since is left out; who never was on it is not told from that.
  const operators = [...new Set(rule.operators)].filter((id) => team.has(id));
  if ([languages, topics, pages, traits].some((list) => list.length > MOST_ENTRIES)) {
    throw new Refusal('bad_request', `${name}: at most ${MOST_ENTRIES} of each.`);
  }
  if (![languages, topics, pages, traits].some((list) => list.length > 0)) {
    throw new Refusal('bad_request', `${name} says of no conversation that it is for it.`);
  }
  const odd = languages.find((language) => !isLanguageTag(language));
  if (odd !== undefined) throw new Refusal('bad_request', `${name}: "${odd}" is no language, such as de or pt-BR.`);
  const lost = pages.find((page) => !/^(?:\/|https?:\/\/|\*)\S*$/.test(page));
  if (lost !== undefined)
    throw new Refusal('bad_request', `${name}: "${lost}" is no page; it begins with / or https://.`);
  const mute = topics.find((topic) => !/[\p{L}\p{N}]/u.test(topic));
  if (mute !== undefined) throw new Refusal('bad_request', `${name}: "${mute}" is no word.`);
  if (traits.some((trait) => trait.value === ''))
    throw new Refusal('bad_request', `${name}: a trait has a value, or *.`);
  if (operators.length === 0) throw new Refusal('bad_request', `${name} names nobody of the team.`);
  return { languages, topics, pages, traits, operators, others: rule.others };
}

function entries(list: string[]): string[] {
  return [...new Set(list.map((entry) => entry.trim()).filter(Boolean))];
}

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
