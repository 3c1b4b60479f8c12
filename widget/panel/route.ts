import { cell } from '../cell.ts';
import type { Host } from '../host.ts';
import type { Listed } from './choice.ts';
import type { Watched } from './cells.ts';
import type { Nav, Route, ViewName, Views } from './views.ts';

export const HOME: Route = { view: 'home', at: '' };
const NAMES: readonly ViewName[] = ['home', 'messages', 'chat', 'help', 'call'];

/** So long after it was left, a conversation is where one comes back to, on the next page too. */
const STAY_MS = 15 * 60_000;

/** The tab under which a view stands. */
export function tabOf(view: ViewName): ViewName {
  return view === 'chat' ? 'messages' : view;
}

/** The tabs are beside the views they choose, and away while one writes or reads what lies below them. */
export function hasTabs({ view }: Route): boolean {
  return view !== 'chat';
}

/** `foyer('open', view, at)`: a place in the panel, undefined where it names none. */
export function asked([view, at]: readonly unknown[]): Route | undefined {
  const name = NAMES.find((each) => each === view);
  return name && { view: name, at: typeof at === 'string' ? at : '' };
}

/**
 * Where a panel begins that was sent nowhere: with what is unread, else where the visitor was, else at home. `told`: the
 * server has said which conversations there are; until then the one left a little while ago is taken to be open.
 */
export function beginning(rows: readonly Listed[], told: boolean, kept: string | null, now: number): Route {
  const [first] = rows;
  if (first?.unread) return { view: 'chat', at: first.id };
  const [id, at] = (kept ?? '').split(' ');
  const fresh = now - Number(at) < STAY_MS && (!told || rows.some((row) => row.id === id && row.open));
  return fresh && id ? { view: 'chat', at: id } : HOME;
}

/** Under which key the last conversation on view is kept. */
export const LAST = 'last';

/** Where one is, and the ways from there. */
export function createNav(host: Host, views: Views, first: Route): { route: Watched<Route>; nav: Nav } {
  const route = cell(first);
  const past: Route[] = [];
  const arrive = (to: Route): void => {
    host.keep.set(LAST, to.view === 'chat' && to.at ? `${to.at} ${host.now()}` : '');
    route.set(to);
  };
  arrive(first);
  return {
    route,
    nav: {
      go(view, at = '') {
        const from = route.get();
        if (from.view === view && from.at === at) return;
        // Tabs stand side by side: between them there is no way back.
        if (at || view === 'chat') past.push(from);
        else past.length = 0;
        arrive({ view, at });
      },
      rename: (at) => arrive({ view: route.get().view, at }),
      back: () => arrive(past.pop() ?? { view: tabOf(route.get().view), at: '' }),
      near: (view) => {
        if (view !== 'home' && view !== 'messages') void views.load(view);
      },
    },
  };
}
