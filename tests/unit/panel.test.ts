import { describe, expect, test } from 'vitest';
import type { ConversationView } from '../../protocol/messages.ts';
import type { LocalMessage } from '../../widget/host.ts';
import { listed } from '../../widget/panel/choice.ts';
import { asked, beginning, HOME } from '../../widget/panel/route.ts';
import { when } from '../../widget/panel/when.ts';
import { medianOf } from '../../server/conversations/reply-time.ts';

const MINUTE = 60_000;

const conversation = (id: string, status: 'open' | 'closed', at: number, readByVisitor = 0): ConversationView => ({
  id,
  status,
  seq: 1,
  readByVisitor,
  readByOperator: 0,
  rating: null,
  createdAt: at,
  updatedAt: at,
});
const said = (from: 'visitor' | 'operator', name = ''): LocalMessage => ({
  id: 'm',
  conversation: 'c',
  seq: 1,
  from,
  name,
  text: 'text',
  at: 0,
  delivery: 'sent',
});

describe('the list of conversations', () => {
  test('has the unread first, then the open ones, the newest first among equals', () => {
    const list = [
      conversation('old', 'open', 1),
      conversation('closed', 'closed', 5),
      conversation('new', 'open', 4, 1),
      conversation('unread', 'closed', 2),
    ];
    const messages: Record<string, LocalMessage[]> = { unread: [said('operator', 'Mara')], new: [said('operator')] };
    const rows = listed(list, (id) => messages[id] ?? []);
    expect(rows.map(({ id, unread }) => [id, unread])).toEqual([
      ['unread', 1],
      ['new', 0],
      ['old', 0],
      ['closed', 0],
    ]);
    expect(rows[0]).toMatchObject({ name: 'Mara', open: false });
  });
});

describe('the panel begins', () => {
  const rows = (list: ConversationView[], unread = false) => listed(list, () => (unread ? [said('operator')] : []));

  test('with what is unread', () => {
    expect(beginning(rows([conversation('a', 'closed', 1)], true), true, null, 0)).toEqual({ view: 'chat', at: 'a' });
  });

  test('in the conversation one was in a little while ago, if it is still open; else at home', () => {
    const open = rows([conversation('a', 'open', 1)]);
    expect(beginning(open, true, `a ${10 * MINUTE}`, 11 * MINUTE)).toEqual({ view: 'chat', at: 'a' });
    expect(beginning(open, true, `a ${10 * MINUTE}`, 60 * MINUTE)).toEqual(HOME);
    expect(beginning(rows([conversation('a', 'closed', 1)]), true, `a ${10 * MINUTE}`, 11 * MINUTE)).toEqual(HOME);
    expect(beginning(open, true, 'not ours', 0)).toEqual(HOME);
    expect(beginning([], true, null, 0)).toEqual(HOME);
  });

  test('in it also before the server has said which there are, so that nobody is led away from where they were', () => {
    expect(beginning([], false, `a ${10 * MINUTE}`, 11 * MINUTE)).toEqual({ view: 'chat', at: 'a' });
    expect(beginning([], true, `a ${10 * MINUTE}`, 11 * MINUTE)).toEqual(HOME);
    expect(beginning([], false, `a ${10 * MINUTE}`, 60 * MINUTE)).toEqual(HOME);
    for (const kept of [null, '', 'a', 'not ours']) expect(beginning([], false, kept, 0)).toEqual(HOME);
  });

  test('where the page asks for it, if there is such a place', () => {
    expect(asked(['help', 'returns'])).toEqual({ view: 'help', at: 'returns' });
    expect(asked(['messages'])).toEqual({ view: 'messages', at: '' });
    expect(asked(['help', { toString: () => 'x' }])).toEqual({ view: 'help', at: '' });
    for (const wrong of [[], ['constructor'], [{}], [null]]) expect(asked(wrong)).toBeUndefined();
  });
});

test('times in lists are as short as can be', () => {
  const now = new Date(2026, 10, 20, 15, 0).getTime();
  const at = (ms: number) => when(ms, now, 'en-GB');
  expect(at(now - 5_000)).toBe('now');
  expect(at(now + 5_000)).toBe('now');
  expect(at(now - 12 * MINUTE)).toBe('12 min');
  expect(at(new Date(2026, 10, 20, 9, 5).getTime())).toBe('09:05');
  expect(at(new Date(2026, 10, 18, 9, 5).getTime())).toBe('Wed');
  expect(at(new Date(2026, 10, 3, 9, 5).getTime())).toBe('3 Nov');
});

test('how fast answers come is a median, said of five and more', () => {
  expect(medianOf([1, 2, 3, 4])).toBeNull();
  expect(medianOf([9, 1, 5, 2, 300])).toBe(5);
});
