import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoutingRule, RoutingSettings } from '../../protocol/routing.ts';
import { presenceOf } from '../../server/presence/state.ts';
import { choose, isFor, type Facts, type Free } from '../../server/routing/choose.ts';
import { draftOf, settingsOf } from '../../agent/routing/draft.ts';

const FACTS: Facts = {
  language: 'de-AT',
  page: 'https://shop.example/checkout/pay',
  words: '',
  tags: [],
  traits: [],
  givenBackBy: null,
};
const RULE: RoutingRule = { languages: [], topics: [], pages: [], traits: [], operators: [], others: true };
const facts = (given: Partial<Facts>): Facts => ({ ...FACTS, ...given });
const rule = (given: Partial<RoutingRule>): RoutingRule => ({ ...RULE, ...given });
const free = (id: string, open = 0, routedAt = 0): Free => ({ id, open, routedAt });
const settings = (given: Partial<RoutingSettings> = {}): RoutingSettings => ({
  mode: 'least busy',
  limit: 4,
  rules: [],
  ...given,
});

describe('A17 who gets a conversation', () => {
  test('A17 the one with the fewest open ones, and of equals whose turn is the longest ago', () => {
    expect(choose(settings(), FACTS, [free('a', 2), free('b', 1, 5), free('c', 1, 3)])).toBe('c');
    expect(choose(settings(), FACTS, [])).toBeNull();
  });

  test('A17 in turns, whoever has how many, up to the limit', () => {
    const turns = settings({ mode: 'round robin' });
    expect(choose(turns, FACTS, [free('a', 0, 9), free('b', 3, 1), free('c', 4, 0)])).toBe('b');
  });

  test('A17 nobody where the site does not route, and not who gave it back by hand', () => {
    expect(choose(settings({ mode: 'off' }), FACTS, [free('a')])).toBeNull();
    expect(choose(settings(), facts({ givenBackBy: 'a' }), [free('a'), free('b', 3)])).toBe('b');
  });

  test('A17 those of the first rule that is for it; then, where it lets others, the next rule, and in the end anybody', () => {
    const german = rule({ languages: ['de'], operators: ['gerda'] });
    const paying = rule({ pages: ['/checkout/*'], operators: ['paul'] });
    const routing = settings({ rules: [german, paying] });
    expect(choose(routing, FACTS, [free('paul'), free('gerda', 3), free('x')])).toBe('gerda');
    expect(choose(routing, FACTS, [free('paul', 3), free('gerda', 4), free('x')])).toBe('paul');
    expect(choose(routing, FACTS, [free('gerda', 4), free('x')])).toBe('x');
    expect(choose(routing, facts({ language: 'fr', page: '' }), [free('gerda'), free('x', 1)])).toBe('gerda');
    const strict = settings({ rules: [{ ...german, others: false }, paying] });
    expect(choose(strict, FACTS, [free('paul'), free('gerda', 4), free('x')])).toBeNull();
  });

  test.each<[boolean, string, Partial<RoutingRule>, Partial<Facts>]>([
    [true, 'a language is for its regions', { languages: ['de'] }, {}],
    [false, 'a region is not for its language', { languages: ['de-CH'] }, {}],
    [false, 'a language is not for one that begins alike', { languages: ['de'] }, { language: 'den' }],
    [false, 'a language that is not known is none', { languages: ['de'] }, { language: '' }],
    [true, 'a word of what was written', { topics: ['Refund'] }, { words: 'My refund, please!' }],
    [true, 'several words in a row', { topics: ['my refund'] }, { words: 'About my\n refund.' }],
    [false, 'a part of a word is none', { topics: ['fund'] }, { words: 'My refund' }],
    [true, 'letters of any script', { topics: ['возврат'] }, { words: 'Где мой Возврат?' }],
    [true, 'a tag', { topics: ['Billing'] }, { tags: ['billing'] }],
    [true, 'a page by its path', { pages: ['/checkout/*'] }, {}],
    [false, 'no page is none', { pages: ['*'] }, { page: '' }],
    [true, 'a trait', { traits: [{ name: 'Plan', value: 'Gold' }] }, { traits: [{ name: 'plan', value: 'gold' }] }],
    [true, 'any value of it', { traits: [{ name: 'plan', value: '*' }] }, { traits: [{ name: 'plan', value: 'x' }] }],
    [false, 'another value', { traits: [{ name: 'plan', value: 'gold' }] }, { traits: [{ name: 'plan', value: 'x' }] }],
    [false, 'all that a rule asks', { languages: ['de'], topics: ['refund'] }, {}],
    [true, 'one of each list', { languages: ['fr', 'de'], topics: ['x', 'refund'] }, { words: 'refund' }],
  ])('A17 %s: %s', (holds, _what, given, known) => {
    expect(isFor(rule(given), facts(known))).toBe(holds);
  });

  const operators = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^[a-f]$/), open: fc.nat(6), routedAt: fc.nat(5) }),
    { selector: ({ id }) => id },
  );
  const rules = fc.array(
    fc.record({
      languages: fc.subarray(['de', 'fr']),
      topics: fc.subarray(['refund', 'invoice']),
      pages: fc.subarray(['/checkout/*', '/help']),
      traits: fc.subarray([{ name: 'plan', value: 'gold' }]),
      operators: fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']),
      others: fc.boolean(),
    }),
    { maxLength: 4 },
  );
  const known = fc.record({
    language: fc.constantFrom('de-AT', 'fr', ''),
    page: fc.constantFrom('https://shop.example/checkout/pay', 'https://shop.example/help', ''),
    words: fc.constantFrom('a refund', 'an invoice', 'hello'),
    tags: fc.subarray(['invoice']),
    traits: fc.subarray([{ name: 'plan', value: 'gold' }]),
    givenBackBy: fc.constantFrom(null, 'a', 'b'),
  });
  const anyMode = fc.constantFrom('least busy' as const, 'round robin' as const);

  test('A17 whoever gets it is online, below the limit, did not give it back, and may by the rules', () => {
    fc.assert(
      fc.property(
        anyMode,
        fc.integer({ min: 1, max: 5 }),
        rules,
        known,
        operators,
        (mode, limit, rules, about, team) => {
          const chosen = choose({ mode, limit, rules }, about, team);
          const able = team.filter(({ id, open }) => open < limit && id !== about.givenBackBy);
          const first = rules.find((one) => isFor(one, about));
          if (chosen === null) {
            // Somebody could, and nobody got it: then a rule keeps it for its own.
            if (able.length > 0) expect(rules.some((one) => isFor(one, about) && !one.others)).toBe(true);
            return;
          }
          expect(able.map(({ id }) => id)).toContain(chosen);
          const named = able.filter(({ id }) => first?.operators.includes(id));
          if (named.length > 0) expect(first!.operators).toContain(chosen);
          if (first && !first.others) expect(first.operators).toContain(chosen);
        },
      ),
    );
  });

  test('A17 does not depend on the order in which the operators are named', () => {
    fc.assert(
      fc.property(anyMode, rules, known, operators, (mode, rules, about, team) => {
        const routing = { mode, limit: 4, rules };
        expect(choose(routing, about, team.toReversed())).toBe(choose(routing, about, team));
      }),
    );
  });

  test('A17 given one after the other, loads of the least busy differ by one at most, and turns by one, too', () => {
    fc.assert(
      fc.property(anyMode, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 }), (mode, people, many) => {
        const team = Array.from({ length: people }, (_, at) => free(`o${at}`));
        for (let n = 1; n <= many; n++) {
          const to = choose({ mode, limit: 1_000, rules: [] }, FACTS, team);
          const one = team.find(({ id }) => id === to)!;
          one.open += 1;
          one.routedAt = n;
        }
        const loads = team.map(({ open }) => open);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        expect(loads.reduce((sum, n) => sum + n, 0)).toBe(many);
      }),
    );
  });

  test('A17 settings that went through the form are what they were', () => {
    const routing = settings({
      mode: 'round robin',
      rules: [
        rule({
          languages: ['de', 'pt-BR'],
          topics: ['invoice', 'my refund'],
          pages: ['/a', 'https://x.example/*'],
          traits: [
            { name: 'plan', value: 'a: b' },
            { name: 'vip', value: '*' },
          ],
          operators: ['o1'],
          others: false,
        }),
      ],
    });
    expect(settingsOf(draftOf(routing))).toEqual(routing);
  });
});

describe('A16 who is there', () => {
  const now = 1_000_000_000;
  test('A16 without a socket offline, by their own word or untouched for 10 minutes away, else online', () => {
    const here = { until: now + 1, activeAt: now, awaySince: null };
    expect(presenceOf(here, now)).toBe('online');
    expect(presenceOf({ ...here, until: now }, now)).toBe('offline');
    expect(presenceOf({ ...here, awaySince: 1 }, now)).toBe('away');
    expect(presenceOf({ ...here, activeAt: now - 599_999 }, now)).toBe('online');
    expect(presenceOf({ ...here, activeAt: now - 600_000 }, now)).toBe('away');
    expect(presenceOf({ until: 0, activeAt: now, awaySince: 1 }, now)).toBe('offline');
  });
});
