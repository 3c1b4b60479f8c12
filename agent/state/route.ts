import { signal, type ReadonlySignal } from '@preact/signals';

/** Where the operator is. It lives in the address behind `#`, so that Back, reload and a second tab work. */
export interface Route {
  view: 'inbox' | 'callbacks' | 'live' | 'articles' | 'reports' | 'settings';
  /** '' until a site is chosen. */
  site: string;
  /** A conversation in the inbox, a request in callbacks, a visitor in live, an article, a part of the settings. */
  selected: string | null;
  /** The person is in front, where the screen has no room for all columns. */
  person: boolean;
}

const VIEWS: readonly Route['view'][] = ['inbox', 'callbacks', 'live', 'articles', 'reports', 'settings'];

export interface Router {
  route: ReadonlySignal<Route>;
  go(change: Partial<Route>, replace?: boolean): void;
  stop(): void;
}

/** "#/inbox/SITE/CONVERSATION/person" */
export function formatRoute(route: Route): string {
  const parts: string[] = [route.view, encodeURIComponent(route.site)];
  if (route.selected !== null) parts.push(encodeURIComponent(route.selected));
  if (route.selected !== null && route.person) parts.push('person');
  return `#/${parts.join('/')}`;
}

export function parseRoute(hash: string): Route {
  const [, view, site = '', selected = '', person] = hash.split('/');
  return {
    view: VIEWS.find((one) => one === view) ?? 'inbox',
    site: decoded(site),
    selected: decoded(selected) || null,
    person: person === 'person',
  };
}

export function createRouter(window: Window): Router {
  const route = signal(parseRoute(window.location.hash));
  const read = (): void => {
    route.value = parseRoute(window.location.hash);
  };
  window.addEventListener('hashchange', read);
  return {
    route,
    go(change, replace = false) {
      const next = { ...route.peek(), ...change };
      const hash = formatRoute(next);
      if (hash === formatRoute(route.peek())) return;
      if (replace) window.history.replaceState(null, '', hash);
      else window.history.pushState(null, '', hash);
      route.value = next;
    },
    stop: () => window.removeEventListener('hashchange', read),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
