import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickedBy, propertyLines, reasons, sentence, whyText } from '../../agent/sentence.ts';
import type { TimelineEntry } from '../../protocol/agent.ts';
import type { Properties } from '../../protocol/messages.ts';

const event = (type: string, name: string, properties: Properties = {}): Extract<TimelineEntry, { kind: 'event' }> => ({
  kind: 'event',
  id: 'e1',
  at: 0,
  type,
  name,
  url: 'https://shop.example/lamps/dome',
  properties,
});

describe('an event as a sentence', () => {
  it.each([
    ['Product Viewed', { name: 'Dome lamp', price: 129, currency: 'EUR' }, 'Viewed Dome lamp', '€129'],
    ['Product Added', { name: 'Dome lamp', quantity: 2 }, 'Added Dome lamp to the cart', ''],
    ['Product Removed', { product_id: 'i7' }, 'Took i7 out of the cart', ''],
    ['Order Completed', { total: 129, currency: 'EUR' }, 'Ordered €129', ''],
    ['Order Completed', {}, 'Ordered', ''],
    ['Products Searched', { query: 'dome' }, 'Searched for “dome”', ''],
  ])('says %s %j as "%s"', (name, properties, text, amount) => {
    expect(sentence(event('track', name, properties))).toMatchObject({ text, amount, known: true });
  });

  it('names a page by its title, else by its path', () => {
    expect(sentence(event('page', '', { title: 'Dome lamp' })).text).toBe('Page: Dome lamp');
    expect(sentence(event('page', '')).text).toBe('Page: /lamps/dome');
  });

  it('shows a name it does not know as it is, and offers its properties', () => {
    const unknown = event('track', 'Lamp Configured', { shade: 'linen', steps: ['a'] });
    expect(sentence(unknown)).toMatchObject({ text: 'Lamp Configured', known: false });
    expect(propertyLines(unknown.properties)).toEqual([
      { name: 'shade', value: 'linen' },
      { name: 'steps', value: '["a"]' },
    ]);
  });

  it('is not fooled by a name that every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(sentence(event('track', name)).known).toBe(false);
    }
  });

  it('is made of text whatever a visitor sends', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('Product Viewed', 'Order Completed', 'Page Engaged'));
    const properties = fc.dictionary(
      fc.constantFrom('name', 'title', 'total', 'price', 'currency', 'traits'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom('track', 'page', 'identify', 'click'), name, properties, (type, called, held) => {
        const { text, detail, amount } = sentence(event(type, called, held as Properties));
        for (const part of [text, detail, amount]) expect(typeof part).toBe('string');
      }),
    );
  });
});

describe('why an item was picked', () => {
  it('says what was done, never what is guessed', () => {
    expect(whyText({ kind: 'because_viewed', item: 'Dome lamp' })).toBe('after viewing Dome lamp');
    expect(whyText({ kind: 'popular', days: 7 })).toBe('viewed most this week');
    expect(whyText({ kind: 'new' })).toBe('new here');
  });

  it('says each reason of a decision once', () => {
    const item = (id: string) => ({
      id,
      title: id,
      reason: { kind: 'popular', days: 7 } as const,
      seen: false,
      clicked: false,
    });
    expect(reasons([item('a'), item('b')])).toBe('Viewed most this week');
  });
});

describe('who picked', () => {
  it.each([
    [{ policy: 'covisits/1', propensity: 1, held: false }, 'Picked by what others viewed along with it'],
    [{ policy: 'popular/1', propensity: 1, held: false }, 'Picked by what is viewed most'],
    [{ policy: 'covisits/2', propensity: 0.25, held: false }, /along with it, with a chance of 25 %$/],
    [{ policy: 'popular/1', propensity: 1, held: true }, /popular list: .*compared/],
    [{ policy: 'toString/9', propensity: 1, held: false }, 'Picked by the rule toString/9'],
  ])('is said of %j in plain words, and exactly in the title', (decision, words) => {
    const { text, title } = pickedBy(decision);
    expect(text).toMatch(words);
    expect(title).toContain(`Policy ${decision.policy}, propensity ${decision.propensity}`);
    expect(title.includes('not held out')).toBe(!decision.held);
  });
});
