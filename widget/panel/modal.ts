/**
 * What makes the full-screen panel a modal dialog without touching the page: focus stays in, and neither finger nor
 * wheel scrolls what lies behind. The page's own overflow is left alone, since hiding its scrollbar moves its layout.
 */
export function modal(panel: HTMLElement, root: ShadowRoot): () => void {
  const stops = new AbortController();
  const { signal } = stops;
  panel.addEventListener('keydown', (event) => cycle(event, panel, root), { signal });
  document.addEventListener(
    'focusin',
    (event) => {
      // What is drawn in the panel may stand beside its shadow.
      if (!root.host.contains(event.target as Node)) panel.focus({ preventScroll: true });
    },
    { signal },
  );
  const hold = (event: Event): void => {
    if (event.cancelable && !(event instanceof WheelEvent && event.ctrlKey) && !scrollable(event))
      event.preventDefault();
  };
  panel.addEventListener('wheel', hold, { signal, passive: false });
  panel.addEventListener('touchmove', hold, { signal, passive: false });
  return () => stops.abort();
}

/** Tab from the last goes to the first, and back. */
function cycle(event: KeyboardEvent, panel: HTMLElement, root: ShadowRoot): void {
  if (event.key !== 'Tab') return;
  const all = [
    ...panel.querySelectorAll<HTMLElement>(
      'a[href],button:not([disabled],[tabindex="-1"]),input,select,textarea,[tabindex="0"]',
    ),
  ];
  const [first, last] = [all[0], all.at(-1)];
  const at = root.activeElement;
  const leaving = event.shiftKey ? at === first || at === panel : at === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

/** Whether something under the finger can scroll by itself (its `overscroll-behavior` keeps the rest still), or zoom. */
function scrollable(event: Event): boolean {
  if ('touches' in event && (event.touches as TouchList).length > 1) return true;
  return event
    .composedPath()
    .some(
      (each) => each instanceof Element && each.matches('.scroll,.log,.in') && each.scrollHeight > each.clientHeight,
    );
}
