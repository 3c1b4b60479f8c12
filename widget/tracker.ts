/** Sees what a visitor does on the page: views, time, clicks, forms. Reads names and addresses, never what was typed. */
import type { ClientEvent, Properties } from '../protocol/messages.ts';
import { now } from './builtins.ts';
import { mask } from './mask.ts';
import { visible } from './transport/browser.ts';
import { listen } from './transport/listen.ts';
import { createView } from './view.ts';
import type { View } from './view.ts';
import { guard } from './warn.ts';

const TEXT_LENGTH = 80;
const FIELDS = 50;
const DOWNLOAD = /\.(?:pdf|zip|7z|gz|rar|dmg|exe|apk|csv|mp[34]|epub|(?:doc|xls|ppt)x?)$/i;
const PRESSABLE = 'a[href],button,summary,[role=button],[type=submit],[type=button]';

export type Track = (type: ClientEvent['type'], name: string, properties: Properties, url?: string) => void;

export interface Tracker {
  /** Idempotent; begins with a page view. */
  start(): void;
  stop(): void;
  /** The address of the current view, masked. */
  url(): string;
  referrer(): string;
  page(extra?: Properties): void;
  /** The page goes away: says how long it was looked at. */
  leave(): void;
}

export function createTracker(track: Track): Tracker {
  let running: AbortController | undefined;
  let view: View | undefined;
  let { referrer } = document;
  let { href } = location;
  let pending: ReturnType<typeof setTimeout> | undefined;

  const alive = (): void => view?.alive(now(), visible(), scrollY + innerHeight);

  const page = (extra?: Properties): void => {
    if (!running) return;
    href = location.href;
    view = createView(href, referrer);
    alive();
    track('page', 'Page Viewed', { ...view.properties(document.title), ...extra });
  };

  const leave = (): void => {
    if (!view) return;
    alive();
    track('track', 'Page Left', view.left(document.documentElement.scrollHeight), view.url);
    view = undefined;
  };

  /** What makes an address another page: its path, its query, and a fragment that routes. */
  const place = (address: string, query: boolean): string =>
    address.replace(query ? /#[^!/].*|#$/ : /\?[^#]*|#[^!/].*|#$/g, '');

  const moved = (query: boolean): void => {
    const was = href;
    href = location.href;
    if (place(was, query) === place(href, query)) return;
    leave();
    if (!pending) referrer = was;
    clearTimeout(pending);
    // Routers set the title after the address, and redirect within the same task.
    pending = setTimeout(
      guard('page', () => {
        pending = undefined;
        page();
      }),
    );
  };

  const clicked = ({ target, type, button }: MouseEvent): void => {
    // Of the other buttons, only the middle one does something: it opens links.
    if (!(target instanceof Element) || (type !== 'click' && button !== 1)) return;
    const named = target.closest<HTMLElement>('[data-foyer-event]');
    if (named) return track('track', named.dataset.foyerEvent!, given(named.dataset));
    const pressed = target.closest<HTMLAnchorElement>(PRESSABLE);
    if (!pressed) return;
    const { id, localName, protocol, host, pathname } = pressed;
    const said = pressed.ariaLabel || pressed.textContent || pressed.getAttribute('value') || '';
    const text = mask(said.trim().replace(/\s+/g, ' ').slice(0, TEXT_LENGTH));
    if (localName !== 'a') return track('track', 'Element Clicked', { text, id, tag: localName });
    const web = protocol.startsWith('http');
    track('track', 'Link Clicked', {
      text,
      id,
      // A mailto: or tel: address is somebody's.
      href: web ? mask(pressed.href) : protocol,
      outbound: web && host !== location.host,
      download: pressed.hasAttribute('download') || DOWNLOAD.test(pathname),
    });
  };

  const submitted = ({ target }: Event): void => {
    // By attribute: a field called "id" or "name" hides the form's own property.
    const attribute = (element: Element, name = 'name'): string => element.getAttribute(name) ?? '';
    const form = target as HTMLFormElement;
    const fields = [...new Set(Array.from(form.elements, (field) => attribute(field)))]
      .filter(Boolean)
      .slice(0, FIELDS);
    track('track', 'Form Submitted', { id: attribute(form, 'id'), name: attribute(form), fields });
  };

  // Wrapped once and left in place: somebody may have wrapped it again since.
  guard('page', () => {
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name];
      history[name] = function (...args) {
        original.apply(this, args);
        guard('page', moved)(name === 'pushState');
      };
    }
  })();

  return {
    start() {
      if (running) return;
      running = new AbortController();
      const on = <E extends Event>(target: EventTarget, names: string, heard: (event: E) => void): void =>
        listen(target, names, guard(names, heard), running!.signal);
      on(window, 'popstate', () => moved(true));
      on<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => persisted && page());
      on(document, 'visibilitychange scroll pointermove pointerdown keydown', alive);
      on(document, 'click auxclick', clicked);
      on(document, 'submit', submitted);
      page();
    },
    stop() {
      running?.abort();
      running = view = undefined;
    },
    url: () => view?.url ?? mask(location.href),
    referrer: () => mask(referrer),
    page,
    leave,
  };
}

/** data-foyer-size="8" on the element that names the event is its property `size`. */
function given(data: DOMStringMap): Properties {
  const found: Properties = {};
  for (const key in data) {
    const name = /^foyer([A-Z])(.*)/.exec(key);
    if (name && key !== 'foyerEvent') found[name[1]!.toLowerCase() + name[2]] = data[key]!;
  }
  return found;
}
