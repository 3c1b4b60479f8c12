import { describe, expect, it } from 'vitest';
import type { AgentClientMessage } from '../../protocol/agent.ts';
import type { Keep } from '../../agent/state/keep.ts';
import { createOutbox } from '../../agent/state/outbox.ts';

function setUp(kept = new Map<string, string>()) {
  const sent: AgentClientMessage[] = [];
  const timers: { ms: number; run: () => void }[] = [];
  let open = true;
  let made = 0;
  const keep: Keep = {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
  const outbox = createOutbox(keep, {
    now: () => 1000,
    newId: () => `r${++made}`,
    send: (message) => open && sent.push(message) > 0,
    later: (ms, run) => {
      timers.push({ ms, run });
      return () => {};
    },
  });
  outbox.load('ana');
  return { outbox, sent, timers, kept, link: (up: boolean) => (open = up) };
}

const REPLY = { site: 's1', conversation: 'c1', kind: 'reply' as const, text: 'Yes.', thenClose: false };

describe('the outbox of the agent page', () => {
  it('shows a reply at once and keeps it until it is acknowledged', () => {
    const { outbox, sent } = setUp();
    outbox.add(REPLY);
    expect(outbox.replies.value).toMatchObject([{ id: 'r1', state: 'sending', text: 'Yes.' }]);
    expect(sent).toEqual([{ t: 'reply', id: 'r1', conversation: 'c1', text: 'Yes.', at: 1000 }]);
    expect(outbox.acknowledge('r1')).toMatchObject({ id: 'r1' });
    expect(outbox.replies.value).toEqual([]);
    expect(outbox.acknowledge('r1')).toBeNull();
  });

  it('sends what was written without a connection afterwards, in order and under the same ids', () => {
    const { outbox, sent, link } = setUp();
    link(false);
    outbox.add(REPLY);
    outbox.add({ ...REPLY, text: 'And thank you.' });
    outbox.add({ ...REPLY, site: 's2' });
    expect(sent).toEqual([]);
    link(true);
    outbox.flush('s1');
    expect(sent.map((message) => 'id' in message && message.id)).toEqual(['r1', 'r2']);
  });

  it('survives a reload of the tab, and shows it to no other operator', () => {
    const first = setUp();
    first.link(false);
    first.outbox.add(REPLY);
    const second = setUp(first.kept);
    expect(second.outbox.replies.value).toMatchObject([{ id: 'r1', text: 'Yes.' }]);
    second.outbox.load('ben');
    expect(second.outbox.replies.value).toEqual([]);
  });

  it('keeps the text of a refused reply for another try', () => {
    const { outbox, sent } = setUp();
    outbox.add(REPLY);
    expect(outbox.refuse('r1', 'too_large', null)).toBe(true);
    expect(outbox.replies.value).toMatchObject([{ state: 'failed', code: 'too_large', text: 'Yes.' }]);
    outbox.flush('s1');
    expect(sent).toHaveLength(1);
    outbox.retry('r1');
    expect(sent).toHaveLength(2);
    outbox.discard('r1');
    expect(outbox.replies.value).toEqual([]);
  });

  it('tries again by itself after a refusal that passes, and after silence', () => {
    const { outbox, sent, timers } = setUp();
    outbox.add(REPLY);
    outbox.refuse('r1', 'rate_limited', 2000);
    expect(outbox.replies.value).toMatchObject([{ state: 'sending' }]);
    for (const timer of timers.splice(0)) timer.run();
    expect(sent.length).toBeGreaterThanOrEqual(2);
    outbox.acknowledge('r1');
    const before = sent.length;
    for (const timer of timers.splice(0)) timer.run();
    expect(sent).toHaveLength(before);
  });

  it('begins empty where what was kept cannot be read', () => {
    const kept = new Map([['foyer.agent.outbox.ana', '{"no":"list"}']]);
    expect(setUp(kept).outbox.replies.value).toEqual([]);
  });
});
