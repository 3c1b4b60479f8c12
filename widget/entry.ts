/** foyer.js: finds its tag, asks how the site wants it, and begins. Built alone, as a classic script. */
import { fetchConfig, readTag } from './config.ts';
import { guard, warn } from './warn.ts';
import { createWidget } from './widget.ts';

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
  let waiting: { call: Call; done: (answer: unknown) => void }[] = [];
  let receive: ((...call: Call) => unknown) | undefined;

  const foyer: Global = (...call) => {
    if (receive) return receive(...call);
    if (call[0] === 'unread') return 0;
    // What is asked before we know anything is answered later; where there will be no widget, with nothing.
    const answer = new Promise((done) => waiting.push({ call, done }));
    if (call[0] === 'recommend') return answer;
  };
  // An element with the id "foyer" is a global of that name as well.
  const stub = typeof page.foyer === 'function' ? page.foyer.q : undefined;
  foyer.live = true;
  page.foyer = foyer;
  for (const call of Array.from(stub ?? [])) foyer(...Array.from(call));

  const replay = (only: (method: unknown) => boolean): void => {
    const now = waiting.filter(({ call }) => only(call[0]));
    waiting = waiting.filter(({ call }) => !only(call[0]));
    for (const { call, done } of now) done(receive!(...call));
  };

  const begin = async (): Promise<void> => {
    try {
      const widget = createWidget(tag, await fetchConfig(tag));
      receive = widget.call;
      // A choice already made rules the first page view; everything else comes after it.
      replay((method) => method === 'consent' || method === 'on');
      widget.start();
    } catch (error) {
      warn('not started', error);
      receive = (method) => (method === 'recommend' ? Promise.resolve({ id: null, slot: '', items: [] }) : undefined);
    }
    replay(() => true);
  };

  // A page that is only prepared is not visited yet.
  const { prerendering } = document as { prerendering?: boolean };
  if (prerendering) document.addEventListener('prerenderingchange', () => void begin(), { once: true });
  else void begin();
};

guard('start', start)();
