import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentServerMessage } from '../../protocol/agent.ts';
import { agentsSubject, createBus, visitorsSubject } from '../../server/bus/bus.ts';
import { alone } from '../../server/bus/link.ts';
import { createLiveVisitors } from '../../server/presence/live.ts';
import { createOperatorsOnline } from '../../server/presence/operators-online.ts';
import { emptyFold } from '../../server/profiles/fold.ts';
import { NO_CONSENT, type VisitorState } from '../../server/profiles/states.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const visitor = (): VisitorState => ({
  siteId: 's1',
  id: 'v_1',
  fold: emptyFold(),
  consent: NO_CONSENT,
  rev: 0,
  createdAt: 0,
  stored: false,
  shown: new Map(),
  holds: 0,
});
const page = (url: string) => ({ url, title: '', referrer: '' });
const known = { name: 'Visitor 1', conversation: null, automated: false };

function stage() {
  const bus = createBus((error) => {
    throw error;
  });
  const news: AgentServerMessage[] = [];
  bus.subscribe(agentsSubject('s1'), (one) => news.push(one));
  return { bus, news, live: createLiveVisitors({ bus, link: alone, deps: { now: () => Date.now() } }) };
}

test('A4 a visitor between two pages does not leave', () => {
  const { live, news } = stage();
  live.arrive(visitor(), 'tab-1', page('/a'), known);
  live.leave(visitor(), 'tab-1');
  vi.advanceTimersByTime(5_000);
  live.arrive(visitor(), 'tab-2', page('/b'), known);
  vi.advanceTimersByTime(60_000);
  expect(news.map(({ t }) => t)).not.toContain('left');
  expect(live.all('s1')).toMatchObject([{ page: { url: '/b' }, tabs: 1 }]);
});

test('A4 a visitor who stays away is gone after a moment', () => {
  const { live, news } = stage();
  live.arrive(visitor(), 'tab-1', page('/a'), known);
  live.leave(visitor(), 'tab-1');
  vi.advanceTimersByTime(10_000);
  expect(news.at(-1)).toEqual({ t: 'left', visitor: 'v_1' });
  expect(live.all('s1')).toEqual([]);
});

test('A4 one site never hears of another', () => {
  const { bus, live, news } = stage();
  const elsewhere: unknown[] = [];
  bus.subscribe(agentsSubject('s2'), (one) => elsewhere.push(one));
  live.arrive(visitor(), 'tab-1', page('/a'), known);
  expect(news).toHaveLength(1);
  expect(elsewhere).toEqual([]);
  expect(live.all('s2')).toEqual([]);
});

test('P13 an operator who reloads the page was not away; one who goes is', () => {
  const { bus } = stage();
  const told: boolean[] = [];
  bus.subscribe(visitorsSubject('s1'), (news) => news.t === 'presence' && told.push(news.online));
  const online = createOperatorsOnline(bus, alone);
  online.set('s1', 1);
  online.set('s1', 0);
  vi.advanceTimersByTime(1_000);
  online.set('s1', 1);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true]);
  online.set('s1', 0);
  online.set('s1', 0);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([true, false]);
  expect(online.at('s1')).toBe(false);
});

test('A4 a row says what the cart is worth, and in which currency', () => {
  const { live, news } = stage();
  const state = visitor();
  live.arrive(state, 'tab-1', page('/a'), known);
  state.fold.cartValue = 129;
  state.fold.cartCurrency = 'EUR';
  live.refresh(state);
  expect(news.at(-1)).toMatchObject({ t: 'live', visitor: { cart: 129, cartCurrency: 'EUR' } });
  delete state.fold.cartCurrency;
  expect(live.all('s1')).toMatchObject([{ cart: 129, cartCurrency: '' }]);
});
