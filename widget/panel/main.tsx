import { render } from 'preact';
import type { MountPanel } from '../host.ts';
import css from './panel.css?inline';
import { begin, Panel } from './panel.tsx';
import { createViews } from './views.ts';

/** Draws the panel into the widget's shadow root; it shows itself while `store.open` says so. */
export const mount: MountPanel = (host) => {
  const { root, launcher, store } = host;
  const before = root.adoptedStyleSheets;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...before, sheet];

  const place = document.createElement('div');
  place.className = 'foyer-panel';
  root.append(place);
  const views = createViews(host);

  let wasOpen = false;
  // Runs before the panel is drawn shut: hidden, it could no longer be told whether focus was in it.
  const stopOpen = store.open.watch((open) => {
    if (!open && wasOpen && place.contains(root.activeElement)) launcher.focus({ preventScroll: true });
    wasOpen = open;
  });
  wasOpen = store.open.get();
  let drawing: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    drawing = setTimeout(() => {
      const start = begin(host, views);
      drawing = setTimeout(() => render(<Panel host={host} views={views} start={start} />, place));
    });
  };
  // Its first words are in the language in which it goes on.
  const stopSpeech = host.speech.watch(() => {
    stopSpeech();
    draw();
  });
  if (host.speech.get()) {
    stopSpeech();
    draw();
  }

  return () => {
    stopOpen();
    stopSpeech();
    if (place.contains(root.activeElement)) launcher.focus({ preventScroll: true });
    clearTimeout(drawing);
    render(null, place);
    place.remove();
    root.adoptedStyleSheets = before;
  };
};
