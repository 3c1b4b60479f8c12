import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemCard } from '../../protocol/messages.ts';
import { cardKey, reasonOf, webAddress } from '../../widget/slots/card.ts';

const BASE = 'https://shop.example/lamps/';
const item: ItemCard = {
  id: 'lamp',
  title: 'Dome lamp',
  url: '/lamp',
  image: '/lamp.svg',
  price: 129,
  currency: 'EUR',
  reason: { kind: 'popular', days: 7 },
};

describe('addresses of cards', () => {
  test('are http and https, relative to the page', () => {
    expect(webAddress('/lamp', BASE)).toBe('https://shop.example/lamp');
    expect(webAddress('dome', BASE)).toBe('https://shop.example/lamps/dome');
    expect(webAddress('http://other.example/x', BASE)).toBe('http://other.example/x');
  });

  test('are nothing else, however they are written', () => {
    for (const bad of [
      'javascript:alert(1)',
      ' \tjava\nscript:alert(1)',
      'data:text/html,x',
      'blob:x',
      '',
      null,
      {},
      7,
    ])
      expect(webAddress(bad, BASE)).toBe('');
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('', 'javascript:', 'JAVASCRIPT:', '\u0001javascript:', '//'),
        (tail, head) => {
          expect(webAddress(head + tail, BASE)).toMatch(/^(?:https?:\/\/|$)/);
        },
      ),
    );
  });
});

describe('a card', () => {
  test('stays the same card only while all that it shows is the same', () => {
    expect(cardKey({ ...item })).toBe(cardKey(item));
    expect(cardKey({ ...item, price: 99 })).not.toBe(cardKey(item));
    expect(cardKey({ ...item, reason: { kind: 'new' } })).not.toBe(cardKey(item));
  });

  test('says its reason, and nothing where there is none', () => {
    expect(reasonOf(item)).toBe('Viewed most this week');
    expect(reasonOf({ ...item, reason: null as unknown as ItemCard['reason'] })).toBe('');
  });
});
