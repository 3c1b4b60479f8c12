/** Sees what a visitor does on the page: views, time, clicks, forms. Reads names and addresses, never what was typed. */
import type { ClientEvent, Properties } from '../protocol/messages.ts';
import { mask } from './mask.ts';
import { createView } from './view.ts';
import type { View } from './view.ts';
import { guard } from './warn.ts';

const TEXT_LENGTH = 80;
const FIELDS = 50;
const DOWNLOAD = /\.(?:pdf|zip|[7g]z|rar|dmg|exe|msi|apk|docx?|xlsx?|pptx?|csv|mp[34]|mov|epub)$/i;
const PRESSABLE = 'a[href],button,summary,[role=button],input[type=submit],input[type=button]';

export interface Seen extends Pick<ClientEvent, 'type' | 'name' | 'properties'> {
  url?: string;
}

export interface Tracker {
  /** Idempotent; begins with a page view. */
  start(): void;
  stop(): void;
  /** The address of the current view, masked. */
  url(): string;
  referrer(): string;
  page(extra: Properties): void;
  /** The page goes away: says how long it was looked at. */
  leave(): void;
}

export function createTracker(track: (seen: Seen) => void, now: () => number): Tracker {
  let running = false;
  let view: View | undefined;
  let referrer = document.referrer;
  let href = location.href;
  let pending: ReturnType<typeof setTimeout> | undefined;
  const undo: (() => void)[] = [];

  const visible = (): boolean => document.visibilityState === 'visible';

  const listen = <E extends Event>(target: EventTarget, names: string, heard: (event: E) => void): void => {
    const safe = guard('tracker', heard) as EventListener;
    for (const name of names.split(' ')) {
      target.addEventListener(name, safe, { capture: true, passive: true });
      undo.push(() => target.removeEventListener(name, safe, true));
    }
  };

  const enter = (extra: Properties = {}): void => {
    href = location.href;
    view = createView(href, referrer, now(), visible());
    track({ type: 'page', name: 'Page Viewed', properties: { ...view.properties(document.title), ...extra } });
  };

  const leave = (): void => {
    if (!view) return;
    alive();
    const { url } = view;
    const properties = view.left(now(), document.documentElement.scrollHeight);
    view = undefined;
    track({ type: 'track', name: 'Page Left', properties, url });
  };

  const alive = (): void => view?.alive(now(), scrollY + innerHeight);

  /** What makes an address another page: its path, its query, and a fragment that routes. */
  const place = (address: string, query: boolean): string => {
    const { origin, pathname, search, hash } = new URL(address);
    return origin + pathname + (query ? search : '') + (/^#[!/]/.test(hash) ? hash : '');
  };

  const moved = (query: boolean): void => {
    const was = href;
    href = location.href;
    if (!running || place(was, query) === place(href, query)) return;
    leave();
    if (!pending) referrer = was;
    clearTimeout(pending);
    // Routers set the title after the address, and redirect within the same task.
    pending = setTimeout(() => {
      pending = undefined;
      if (running) guard('tracker', enter)();
    });
  };

  /** Wrapped once and left in place: somebody may have wrapped it again since. */
  const wrap = (name: 'pushState' | 'replaceState'): void => {
    const original = history[name];
    history[name] = function (this: History, ...args) {
      original.apply(this, args);
      guard('tracker', moved)(name === 'pushState');
    };
  };

  const clicked = (event: MouseEvent): void => {
    const target = event.target as Element | null;
    if (!target?.closest || (event.type === 'auxclick' && event.button !== 1)) return;
    const named = target.closest<HTMLElement>('[data-foyer-event]');
    if (named) return track({ type: 'track', name: named.dataset.foyerEvent!, properties: given(named.dataset) });
    const pressed = target.closest<HTMLAnchorElement>(PRESSABLE);
    if (!pressed) return;
    const properties: Properties = { text: mask(label(pressed)) };
    if (pressed.id) properties.id = pressed.id;
    if (pressed.tagName !== 'A') {
      return track({ type: 'track', name: 'Element Clicked', properties: { ...properties, tag: pressed.localName } });
    }
    const { protocol, host, pathname, href: to } = pressed;
    const web = /^http/.test(protocol);
    track({
      type: 'track',
      name: 'Link Clicked',
      properties: {
        ...properties,
        // A mailto: or tel: address is somebody's.
        href: web ? mask(to) : protocol,
        outbound: web && host !== location.host,
        download: pressed.hasAttribute('download') || DOWNLOAD.test(pathname),
      },
    });
  };

  const submitted = ({ target }: Event): void => {
    // A field called "id" or "name" hides the form's own property.
    const form = target as HTMLFormElement;
    const names = [...form.elements].map((field) => field.getAttribute('name') ?? '');
    track({
      type: 'track',
      name: 'Form Submitted',
      properties: {
        id: form.getAttribute('id') ?? '',
        name: form.getAttribute('name') ?? '',
        fields: [...new Set(names)].filter(Boolean).slice(0, FIELDS),
      },
    });
  };

  guard('history', () => {
    wrap('pushState');
    wrap('replaceState');
  })();

  return {
    start() {
      if (running) return;
      running = true;
      listen(window, 'popstate', () => moved(true));
      listen<PageTransitionEvent>(window, 'pageshow', ({ persisted }) => persisted && enter());
      listen(document, 'visibilitychange', () => (visible() ? view?.shown(now()) : view?.hidden(now())));
      listen(window, 'scroll pointermove pointerdown keydown', alive);
      listen(document, 'click auxclick', clicked);
      listen(document, 'submit', submitted);
      enter();
    },
    stop() {
      running = false;
      view = undefined;
      for (const off of undo.splice(0)) off();
    },
    url: () => view?.url ?? mask(location.href),
    referrer: () => mask(referrer),
    page(extra) {
      if (running) enter(extra);
    },
    leave,
  };
}

/** data-foyer-size="8" on the element that names the event is its property `size`. */
function given(data: DOMStringMap): Properties {
  const found: Properties = {};
  for (const [key, value] of Object.entries(data)) {
    const name = /^foyer([A-Z].*)/.exec(key)?.[1];
    if (name && name !== 'Event') found[name[0]!.toLowerCase() + name.slice(1)] = value!;
  }
  return found;
}

function label(element: HTMLElement): string {
  const text = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
  return (text || element.getAttribute('value') || '').replace(/\s+/g, ' ').slice(0, TEXT_LENGTH);
}
