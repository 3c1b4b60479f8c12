/** foyer.js: finds its tag, asks how the site wants it, and begins. Built alone, as a classic script. */
import type { SiteConfig } from '../protocol/site-config.ts';
import { fetchSite, readTag } from './config.ts';
import { guard, warn } from './warn.ts';
import { createWidget, NOTHING } from './widget.ts';
import type { Receive } from './widget.ts';

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
  let waiting: [call: Call, done: (answer: unknown) => void][] = [];
  let receive: Receive | undefined;

  const foyer: Global = (...call) => {
    if (receive) return receive(...call);
    // What is asked before we know anything is answered later; where there will be no widget, with nothing.
    const answer = new Promise((done) => waiting.push([call, done]));
    if (call[0] === 'recommend') return answer;
  };
  // An element with the id "foyer" is a global of that name as well, without calls in it.
  for (const call of page.foyer?.q ?? []) foyer(...Array.from(call));
  foyer.live = true;
  page.foyer = foyer;

  const begin = async (): Promise<void> => {
    let call: Receive = (method) => (method === 'recommend' ? Promise.resolve(NOTHING) : undefined);
    try {
      call = await createWidget(
        tag,
        (await fetchSite(tag, 'config?lang=' + document.documentElement.lang)) as SiteConfig,
        (built) => {
          waiting = waiting.filter(([early]) => early[0] !== 'consent' || built(...early));
        },
      );
    } catch (error) {
      warn('not started', error);
    }
    receive = call;
    for (const [early, done] of waiting) done(call(...early));
  };

  // A page that is only prepared is not visited yet.
  const { prerendering } = document as { prerendering?: boolean };
  if (prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
  else void begin();
};

guard('start', start)();
