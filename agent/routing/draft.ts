import type { RoutingRule, RoutingSettings } from '../../protocol/routing.ts';

/** A rule as one writes it: lists as texts. */
export interface RuleDraft {
  /** Tells rules apart while they move. */
  key: number;
  /** With commas between. */
  languages: string;
  topics: string;
  /** One a line. */
  pages: string;
  /** One a line, "name: value". */
  traits: string;
  operators: string[];
  others: boolean;
}

export interface RoutingDraft extends Omit<RoutingSettings, 'rules'> {
  rules: RuleDraft[];
}

let made = 0;

export function emptyRule(): RuleDraft {
  return { key: ++made, languages: '', topics: '', pages: '', traits: '', operators: [], others: true };
}

export function draftOf({ mode, limit, rules }: RoutingSettings): RoutingDraft {
  return {
    mode,
    limit,
    rules: rules.map((rule) => ({
      key: ++made,
      languages: rule.languages.join(', '),
      topics: rule.topics.join(', '),
      pages: rule.pages.join('\n'),
      traits: rule.traits.map(({ name, value }) => `${name}: ${value}`).join('\n'),
      operators: rule.operators,
      others: rule.others,
    })),
  };
}

export function settingsOf({ mode, limit, rules }: RoutingDraft): RoutingSettings {
  return { mode, limit, rules: rules.map(ruleOf) };
}

function ruleOf({ languages, topics, pages, traits, operators, others }: RuleDraft): RoutingRule {
  return {
    languages: split(languages, ','),
    topics: split(topics, ','),
    pages: split(pages, '\n'),
    traits: split(traits, '\n').map(traitOf),
    operators,
    others,
  };
}

/** A name alone is any value of it. */
function traitOf(line: string): { name: string; value: string } {
  const at = line.indexOf(':');
  if (at === -1) return { name: line, value: '*' };
  return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() || '*' };
}

function split(text: string, by: string): string[] {
  return text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);
}
