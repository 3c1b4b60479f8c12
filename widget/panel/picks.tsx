import { useEffect } from 'preact/hooks';
import { WORDS } from './words.ts';

/** Everything else of the panel comes first. */
const LATER_MS = 1_500;

/**
 * Up to three items on the first view. It is a slot of the page like any other, so that it has its decision, its reasons
 * and its exposures: it stands outside of the widget's shadow, where slots are looked for, and is drawn in here.
 */
export function Picks({ root: { host } }: { root: ShadowRoot }) {
  const heading = WORDS.picks;
  useEffect(() => {
    const place = host.querySelector<HTMLElement>('[slot=picks]');
    if (place) place.dataset['heading'] = heading;
  }, [heading]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (host.querySelector('[slot=picks]')) return;
      const place = document.createElement('div');
      place.slot = 'picks';
      place.dataset['foyerSlot'] = 'panel';
      place.dataset['limit'] = '3';
      place.dataset['heading'] = WORDS.picks;
      host.append(place);
    }, LATER_MS);
    return () => clearTimeout(timer);
  }, []);
  return <slot name="picks" class="picks" />;
}
