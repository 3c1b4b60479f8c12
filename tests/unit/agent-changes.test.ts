import { describe, expect, it } from 'vitest';
import { matchAt, matching, type Option } from '../../agent/pickers/option.ts';
import { snoozeTimes } from '../../agent/snooze-times.ts';
import { belongs } from '../../agent/state/inbox.ts';
import { createChanges, inverse } from '../../agent/state/changes.ts';
import type { AgentClientMessage, ConversationRow } from '../../protocol/agent.ts';

const row = (id: string, given: Partial<ConversationRow> = {}): ConversationRow => ({
  id,
  status: 'open',
  assignee: null,
  tags: [],
  snoozedUntil: null,
  seq: 1,
  readByVisitor: 0,
  readByOperator: 0,
  createdAt: 0,
  updatedAt: 0,
  visitor: `v-${id}`,
  visitorName: `Visitor ${id}`,
  preview: '',
  previewFrom: 'visitor',
  rating: null,
  ratingComment: '',
  unread: 0,
  waitingSince: null,
  online: true,
  page: null,
  ...given,
});
const steps = (list: ReturnType<typeof inverse>) => list.map(({ rows, change }) => [rows.map(({ id }) => id), change]);
const ana = { id: 'ana', name: 'Ana' };

describe('undo', () => {
  it('brings each conversation back to the state that it had', () => {
    const rows = [row('a'), row('b', { status: 'snoozed', snoozedUntil: 5 }), row('c')];
    expect(steps(inverse(rows, { kind: 'close' }))).toEqual([
      [['a', 'c'], { kind: 'reopen' }],
      [['b'], { kind: 'snooze', until: 5 }],
    ]);
    expect(steps(inverse([row('d', { status: 'closed' })], { kind: 'reopen' }))).toEqual([[['d'], { kind: 'close' }]]);
  });

  it('gives a conversation back only where nobody else took it meanwhile', () => {
    const rows = [row('a'), row('b', { assignee: ana })];
    expect(steps(inverse(rows, { kind: 'assign', to: 'mara' }))).toEqual([
      [['a'], { kind: 'assign', to: null, from: 'mara' }],
      [['b'], { kind: 'assign', to: 'ana', from: 'mara' }],
    ]);
  });

  it('takes a tag off only where it was not before', () => {
    const rows = [row('a', { tags: ['order'] }), row('b')];
    expect(steps(inverse(rows, { kind: 'tag', add: ['order'], remove: [] }))).toEqual([
      [['b'], { kind: 'tag', add: [], remove: ['order'] }],
    ]);
  });

  it('is offered for what the server changed, for five seconds, once', () => {
    const sent: AgentClientMessage[] = [];
    let end = (): void => {};
    let ids = 0;
    const changes = createChanges({
      newId: () => `x${++ids}`,
      send: (message) => sent.push(message) > 0,
      later: (ms, run) => {
        expect(ms).toBe(5000);
        end = run;
        return () => {};
      },
      me: () => 'mara',
      nameOf: () => 'Ana',
      now: () => 0,
    });
    changes.make([row('a'), row('b')], { kind: 'close' });
    expect(changes.said.value).toBe(null);
    expect(changes.done('x1', ['b'])).toBe(true);
    expect(changes.said.value?.text).toBe('Closed: Visitor b');
    changes.undo();
    changes.undo();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ conversations: ['b'], change: { kind: 'reopen' } });
    changes.make([row('a')], { kind: 'assign', to: 'mara', from: null });
    changes.done('x3', []);
    expect(changes.said.value).toMatchObject({ bad: true, undo: null });
    end();
    expect(changes.said.value).toBe(null);
  });
});

describe('the lists', () => {
  it('hold what is open, mine or nobody’s, or what is snoozed or closed', () => {
    const rows = [
      row('a'),
      row('b', { assignee: ana }),
      row('c', { status: 'snoozed' }),
      row('d', { status: 'closed' }),
    ];
    const list = (view: Parameters<typeof belongs>[1], me = 'ana') =>
      rows.filter((one) => belongs(one, view, null, me)).map(({ id }) => id);
    expect([list('mine'), list('mine', 'mara'), list('unassigned'), list('all')]).toEqual([
      ['b'],
      [],
      ['a'],
      ['a', 'b'],
    ]);
    expect([list('snoozed'), list('closed')]).toEqual([['c'], ['d']]);
    expect(belongs(row('a', { tags: ['x'] }), 'all', 'x', '')).toBe(true);
    expect(belongs(row('a', { tags: ['x'] }), 'all', 'y', '')).toBe(false);
  });
});

describe('a list one chooses from', () => {
  const option = (label: string): Option => ({ key: label, label, run() {} });

  it('puts words that begin with what was typed before those that hold it elsewhere', () => {
    const labels = matching(['Unassigned', 'Assign', 'Hugo Ascher', 'Live'].map(option), ' as ').map(
      ({ label }) => label,
    );
    expect(labels).toEqual(['Assign', 'Hugo Ascher', 'Unassigned']);
    expect(matchAt('Hugo Ascher', 'as')).toBe(5);
    expect(matchAt('Live', 'as')).toBe(-1);
    expect(matching([option('b'), option('a')], '').map(({ label }) => label)).toEqual(['b', 'a']);
  });
});

describe('the times of a snooze', () => {
  it('lie ahead, in the calendar of the operator, no two of them the same', () => {
    for (let hour = 0; hour < 24 * 14; hour++) {
      const now = new Date(2026, 2, 20, hour, 17).getTime();
      const times = snoozeTimes(now).map(({ at }) => at);
      expect(times.every((at) => at > now)).toBe(true);
      expect(new Set(times).size).toBe(times.length);
      for (const at of times.slice(-2)) expect(new Date(at).getHours()).toBe(9);
    }
  });
});
