/**
 * The widget itself, as visitors get it, with settings that are not live yet. It runs in a sandbox without an origin:
 * it reads no cookie and no storage of the agent page. Nothing it does leaves it: what would be sent is dropped, and
 * its socket is one that answers by itself.
 */
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';
import type { Said, Shown } from './shown.ts';

/** `foyer.js` as it stands in the page. */
interface Page {
  foyer?: (method: string, ...args: unknown[]) => void;
  WebSocket: unknown;
  fetch: typeof fetch;
}

const page = window as unknown as Page;
const real = window.fetch.bind(window);
const say = (said: Said): void => window.parent.postMessage(said, '*');

let shown: Shown | null = null;

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  // Only the page around asks; the frame has nothing but what it is told.
  if (event.source !== window.parent || shown || !isShown(event.data)) return;
  shown = event.data;
  start(shown);
});
stayOut();
say({ kind: 'ready' });

function start(what: Shown): void {
  document.documentElement.lang = what.config.language ?? 'en';
  dress(what.dark ? 'dark' : 'light');
  page.WebSocket = Socket;
  // A file is sent by it, and by nothing else here.
  XMLHttpRequest.prototype.send = () => undefined;
  page.fetch = (input, init) => answer(what, String(input instanceof Request ? input.url : input), init);
  // A frame without an origin may not even ask for locks.
  Object.defineProperty(navigator, 'locks', { value: undefined });
  const calls: unknown[][] = [['on', 'ready', () => say({ kind: 'drawn' })], ['open']];
  const early = (...call: unknown[]): void => void calls.push(call);
  page.foyer = Object.assign(early, { q: calls });
  const script = document.createElement('script');
  script.src = '/foyer.js';
  script.dataset['site'] = what.writeKey;
  document.head.append(script);
}

/** A panel that opens takes the focus, also from the field beside this frame: here only what has it may move it. */
function stayOut(): void {
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (options) {
    if (document.hasFocus()) focus.call(this, options);
  };
}

/** All styles of the widget come through here, and say in one of two ways that they follow the system. */
function dress(mode: 'light' | 'dark'): void {
  document.documentElement.style.colorScheme = mode;
  const replace = CSSStyleSheet.prototype.replaceSync;
  CSSStyleSheet.prototype.replaceSync = function (text) {
    const always = mode === 'dark' ? '(min-width:0)' : '(max-width:0)';
    replace.call(
      this,
      text
        .replaceAll(/\(prefers-color-scheme:\s*dark\)/g, always)
        .replaceAll(/color-scheme:\s*light dark/g, `color-scheme:${mode}`),
    );
  };
}

async function answer(what: Shown, url: string, init?: RequestInit): Promise<Response> {
  if ((init?.method ?? 'GET') !== 'GET') return Response.json({ success: true, rejected: [] });
  const { pathname } = new URL(url, location.href);
  if (pathname.endsWith('/config')) return Response.json(what.config);
  if (!pathname.endsWith('/panel')) return real(url, init);
  const facts = (await (await real(url, init)).json()) as SitePanel;
  return Response.json({ ...facts, away: undefined, greetings: undefined, ...what.panel });
}

/** Opens, greets, and says nothing more. */
class Socket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(data: string): void {
    const message = JSON.parse(data) as ClientMessage;
    if (message.t === 'ping') this.hear({ t: 'pong', now: Date.now() });
    if (message.t !== 'hello' || !shown) return;
    this.hear({ t: 'welcome', v: message.v, now: Date.now(), online: shown.config.online, conversations: [] });
    if (shown.launcher) this.hear({ t: 'launcher', text: shown.launcher });
  }

  close(): void {
    this.readyState = 3;
  }

  private hear(message: ServerMessage): void {
    setTimeout(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

function isShown(data: unknown): data is Shown {
  return typeof data === 'object' && data !== null && (data as Partial<Shown>).kind === 'show';
}
