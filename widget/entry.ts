/** foyer.js: finds its tag, asks how the site wants it, and begins. Built alone, as a classic script. */
import type { SiteConfig } from '../protocol/site-config.ts';
import { fetchSite, readTag } from './config.ts';
import { guard, warn } from './warn.ts';
import { createWidget, NOTHING } from './widget.ts';
import type { Widget } from './widget.ts';

type Call = unknown[];

interface Global {
  (...call: Call): unknown;
  /** Calls made before we were here, left by the site's own stub. */
  q?: ArrayLike<unknown>[];
  /** Set on ours: a second tag finds it and leaves. */
  live?: true;
}

const page = window as unknown as { foyer?: Global };

const start = (): void => {
  const tag = readTag(document);
  if (page.foyer?.live || !tag) return;
  const waiting: { call: Call; done?: (answer: unknown) => void }[] = [];
  let receive: ((...call: Call) => unknown) | undefined;

  const foyer: Global = (...call) => {
    if (receive) return receive(...call);
    // What is asked before we know anything is answered later; where there will be no widget, with nothing.
    if (call[0] === 'recommend') return new Promise((done) => waiting.push({ call, done }));
    waiting.push({ call });
  };
  // An element with the id "foyer" is a global of that name as well, without calls in it.
  for (const call of page.foyer?.q ?? []) foyer(...Array.from(call));
  foyer.live = true;
  page.foyer = foyer;

  const begin = async (): Promise<void> => {
    let widget: Widget | undefined;
    try {
      widget = createWidget(tag, (await fetchSite(tag, 'config')) as SiteConfig);
      // Building and beginning are a task each, so that neither is long on a slow phone.
      await new Promise((go) => setTimeout(go));
    } catch (error) {
      warn('not started', error);
    }
    receive = widget?.call ?? ((method) => (method === 'recommend' ? Promise.resolve(NOTHING) : undefined));
    // A choice already made rules the first page view; everything else comes after it.
    for (const { call } of waiting) if (call[0] === 'consent') receive(...call);
    widget?.start();
    for (const { call, done } of waiting) {
      if (call[0] === 'consent') continue;
      const answer = receive(...call);
      done?.(answer);
    }
  };

  // A page that is only prepared is not visited yet.
  const { prerendering } = document as { prerendering?: boolean };
  if (prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
  else void begin();
};

guard('start', start)();
