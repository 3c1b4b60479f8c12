import { render } from 'preact';
import type { MountPanel } from '../host.ts';
import css from './panel.css?inline';
import { Panel } from './panel.tsx';
import { makeTalk } from './talk.ts';

/** Draws the panel into the widget's shadow root; it shows itself while `store.open` says so. */
export const mount: MountPanel = (host) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.root.adoptedStyleSheets = [...host.root.adoptedStyleSheets, sheet];

  const place = document.createElement('div');
  place.className = 'foyer-panel';
  host.root.append(place);
  const [talk, stopTalk] = makeTalk(host);

  let wasOpen = false;
  // Runs before the panel is drawn shut: hidden, it could no longer be told whether focus was in it.
  const stopOpen = host.store.open.watch((open) => {
    if (!open && wasOpen && place.contains(host.root.activeElement)) host.launcher.focus({ preventScroll: true });
    wasOpen = open;
  });
  wasOpen = host.store.open.get();
  const drawing = setTimeout(() => render(<Panel host={host} talk={talk} />, place));

  return () => {
    stopOpen();
    if (place.contains(host.root.activeElement)) host.launcher.focus({ preventScroll: true });
    clearTimeout(drawing);
    render(null, place);
    place.remove();
    stopTalk();
    host.root.adoptedStyleSheets = host.root.adoptedStyleSheets.filter((each) => each !== sheet);
  };
};
