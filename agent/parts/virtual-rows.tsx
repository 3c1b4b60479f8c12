import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Rows drawn beyond what is in view, above and below. */
const BESIDE = 8;

/**
 * Rows of one height, of which only those in view are drawn. `keep` is drawn wherever it is, so that the focus is never
 * lost by scrolling. `onNearEnd` is called when the last ones come near.
 */
export function VirtualRows(props: {
  ids: readonly string[];
  scroller: RefObject<HTMLDivElement | null>;
  keep: string | null;
  row(id: string): ComponentChildren;
  onNearEnd(): void;
}): JSX.Element {
  const { ids, scroller, keep, row, onNearEnd } = props;
  const [place, setPlace] = useState({ top: 0, height: 900, row: 60 });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const measure = (): void => {
      const px = Number.parseFloat(getComputedStyle(box).getPropertyValue('--row')) || 60;
      setPlace((last) => {
        const next = { top: box.scrollTop, height: box.clientHeight, row: px };
        const same = last.top === next.top && last.height === next.height && last.row === next.row;
        return same ? last : next;
      });
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      resized.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, [scroller]);

  const first = Math.max(0, Math.floor(place.top / place.row) - BESIDE);
  const end = Math.min(ids.length, Math.ceil((place.top + place.height) / place.row) + BESIDE);
  const drawn = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
  const kept = keep === null ? -1 : ids.indexOf(keep);
  if (kept !== -1 && kept < first) drawn.unshift(kept);
  if (kept !== -1 && kept >= end) drawn.push(kept);
  const near = end >= ids.length - BESIDE;
  useEffect(() => {
    if (near) onNearEnd();
  }, [near, ids.length]);

  return (
    <ul class="rows" style={{ height: `${ids.length * place.row}px` }}>
      {drawn.map((at) => (
        <li
          key={ids[at]}
          aria-setsize={ids.length}
          aria-posinset={at + 1}
          style={{ transform: `translateY(${at * place.row}px)` }}
        >
          {row(ids[at]!)}
        </li>
      ))}
    </ul>
  );
}
