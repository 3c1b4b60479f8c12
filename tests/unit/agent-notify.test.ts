import { expect, test, vi } from 'vitest';
import type { ConversationRow } from '../../protocol/agent.ts';
import type { MessageView } from '../../protocol/messages.ts';
import { createAgreement, type Agreement } from '../../agent/notify/agreement.ts';
import type { Permission, Ringer, Shown } from '../../agent/notify/browser.ts';
import { createNotifier } from '../../agent/notify/notifier.ts';

/** Channels of one browser: each hears the others, a moment later. */
function channels() {
  const all = new Set<{ hear: ((event: { data: unknown }) => void)[] }>();
  return () => {
    const one = { hear: [] as ((event: { data: unknown }) => void)[] };
    all.add(one);
    return {
      addEventListener: (_type: string, listener: (event: { data: unknown }) => void) => one.hear.push(listener),
      postMessage(data: unknown) {
        for (const other of all) if (other !== one) queueMicrotask(() => other.hear.forEach((hear) => hear({ data })));
      },
    } as unknown as BroadcastChannel;
  };
}

const later = (ms: number, run: () => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

function tabs(count: number): Agreement[] {
  const channel = channels();
  return Array.from({ length: count }, (_, at) =>
    createAgreement({ locks: null, channel, later, random: () => ((at * 7 + 3) % 10) / 10 + Math.random() / 100 }),
  );
}

test('without locks one of several tabs does a thing, also where they hear of it one after the other', async () => {
  vi.useFakeTimers();
  const three = tabs(3);
  const asked = three.map((tab) => tab.mine('ring m1'));
  await vi.advanceTimersByTimeAsync(200);
  const late = three[0]!.mine('ring m1');
  await vi.advanceTimersByTimeAsync(200);
  const did = [...(await Promise.all(asked)), await late];
  expect(did.filter(Boolean)).toHaveLength(1);
  const other = three.map((tab) => tab.mine('ring m2'));
  await vi.advanceTimersByTimeAsync(200);
  expect((await Promise.all(other)).filter(Boolean)).toHaveLength(1);
  vi.useRealTimers();
});

test('without locks a tab knows what another one has in front of somebody', async () => {
  vi.useFakeTimers();
  const [one, two] = tabs(2) as [Agreement, Agreement];
  const ask = async (conversation: string, site = 's1') => {
    const answer = one.looked({ site, conversation });
    await vi.advanceTimersByTimeAsync(200);
    return answer;
  };
  expect(await ask('c1')).toBe('nobody');
  two.look({ site: 's1', conversation: 'c1' });
  expect(await ask('c1')).toBe('reading');
  expect(await ask('c2')).toBe('looked');
  expect(await ask('c1', 's2')).toBe('nobody');
  two.look(null);
  expect(await ask('c1')).toBe('nobody');
  vi.useRealTimers();
});

const message = (given: Partial<MessageView> = {}): MessageView => ({
  id: 'm1',
  conversation: 'c1',
  seq: 1,
  from: 'visitor',
  name: '',
  text: 'hello',
  at: 1,
  ...given,
});
const row = (assignee: ConversationRow['assignee'] = null) =>
  ({ id: 'c1', assignee, visitorName: 'Clara Weiss' }) as ConversationRow;

function stage(given: { looked?: boolean; gesture?: boolean; away?: boolean; permission?: Permission } = {}) {
  const seen: Shown[] = [];
  let sounds = 0;
  const ringer: Ringer = {
    isLooked: () => given.looked ?? false,
    onLook() {},
    maySound: () => given.gesture ?? true,
    sound: () => void sounds++,
    permission: () => given.permission ?? 'granted',
    ask: () => Promise.resolve(given.permission ?? 'granted'),
    show: (shown) => Promise.resolve(void seen.push(shown)),
    canPush: () => false,
    subscribe: () => Promise.reject(new Error('no push service')),
    unsubscribe: () => Promise.resolve(null),
  };
  const kept = new Map<string, string>();
  const notifier = createNotifier({
    api: { call: () => Promise.reject(new Error('no server')) },
    ringer,
    agreement: createAgreement({
      locks: null,
      channel: null,
      later: (_ms, run) => (run(), () => {}),
      random: () => 0.5,
    }),
    keep: {
      get: (key) => kept.get(key) ?? null,
      set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
    },
    me: () => 'me',
    isAway: () => given.away ?? false,
    open() {},
  });
  notifier.at({ site: 's1', conversation: null });
  return { notifier, seen, sounds: () => sounds };
}

test('what is nobody’s and what is one’s own is told, what a colleague has is not', async () => {
  const { notifier, seen, sounds } = stage();
  await notifier.setDesktop(true);
  await notifier.heard(message(), row());
  await notifier.heard(message({ id: 'm2' }), row({ id: 'me', name: 'Mara' }));
  await notifier.heard(message({ id: 'm3' }), row({ id: 'other', name: 'Noor' }));
  await notifier.heard(message({ id: 'm4', from: 'operator' }), row());
  expect(seen.map(({ tag }) => tag)).toEqual(['message m1', 'message m2']);
  expect(seen[0]).toMatchObject({ title: 'Clara Weiss', body: 'hello', site: 's1', conversation: 'c1' });
  expect(sounds()).toBe(2);
  expect(notifier.unseen.value).toBe(2);
});

test('away by one’s own word only what is one’s own is told', async () => {
  const { notifier, seen } = stage({ away: true });
  await notifier.setDesktop(true);
  await notifier.heard(message(), row());
  await notifier.heard(message({ id: 'm2' }), row({ id: 'me', name: 'Mara' }));
  expect(seen.map(({ tag }) => tag)).toEqual(['message m2']);
});

test('without permission nothing is shown, before a gesture and muted nothing sounds', async () => {
  const blocked = stage({ permission: 'blocked', gesture: false });
  await blocked.notifier.setDesktop(true);
  expect(blocked.notifier.desktop.value).toBe(false);
  await blocked.notifier.heard(message(), row());
  expect([blocked.seen.length, blocked.sounds()]).toEqual([0, 0]);
  const muted = stage();
  muted.notifier.setSound(false);
  await muted.notifier.heard(message(), row());
  expect(muted.sounds()).toBe(0);
});

test('what is not a text is shown as none', async () => {
  const { notifier, seen } = stage();
  await notifier.setDesktop(true);
  await notifier.heard(message({ text: { evil: true } as never }), { ...row(), visitorName: [] as never });
  expect(seen[0]).toMatchObject({ title: '', body: '' });
});
