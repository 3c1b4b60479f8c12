import { expect, test } from 'vitest';
import { mentionsIn } from '../../server/conversations/mentions.ts';

const TEAM = [
  { id: 'jonas', name: 'Jonas Lind' },
  { id: 'ana', name: 'Ana Prado' },
  { id: 'ana2', name: 'Ana Weiss' },
  { id: 'zoe', name: 'Zoë' },
];

test.each([
  ['@Jonas can you ask?', ['jonas']],
  ['@jonas lind, please', ['jonas']],
  ['ask @Ana', []],
  ['ask @Ana Prado and @Ana Weiss', ['ana', 'ana2']],
  ['@Zoë! @zoë', ['zoe']],
  ['@Jonassen is somebody else', []],
  ['jonas without a sign', []],
  ['@', []],
  ['', []],
])('"%s" names %j', (text, named) => {
  expect(mentionsIn(text, TEAM)).toEqual(named);
});

test('an empty name names nobody', () => {
  expect(mentionsIn('@ @', [{ id: 'x', name: '' }])).toEqual([]);
});
