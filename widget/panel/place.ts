/** Under this width the panel takes the whole screen. */
export const PHONE = '(max-width: 479.98px)';
/** Under this height the panel covers the launcher rather than shrink above it. */
const SHORT_PX = 560;
const EDGE_PX = 12;

/**
 * Puts the panel above the launcher, on the launcher's side, or over what the phone's keyboard leaves of the screen.
 * Returns what stops following the window.
 */
export function place(panel: HTMLElement, launcher: HTMLElement, phone: MediaQueryList): () => void {
  const view = window.visualViewport;
  const put = (): void => {
    // Everything is read before anything is written, so that the browser lays out once.
    const at = launcher.getBoundingClientRect();
    const { clientWidth: width } = document.documentElement;
    const { style } = panel;
    if (phone.matches) {
      // A page zoomed in by hand keeps the panel at its own size; only the keyboard makes it lower.
      const byKeyboard = view !== null && view.scale < 1.05;
      style.inset = '';
      style.top = byKeyboard ? `${view.offsetTop}px` : '0px';
      style.height = byKeyboard ? `${view.height}px` : '100dvh';
      style.maxHeight = '';
      return;
    }
    const height = window.innerHeight;
    const shown = at.width > 0;
    const left = shown && at.left + at.width / 2 < width / 2;
    const bottom = height < SHORT_PX ? EDGE_PX : shown ? height - at.top + EDGE_PX : 92;
    style.height = '';
    style.inset = `auto ${left ? 'auto' : `${shown ? width - at.right : 20}px`} ${bottom}px ${left ? `${at.left}px` : 'auto'}`;
    style.maxHeight = `${height - bottom - EDGE_PX}px`;
    panel.classList.toggle('left', left);
  };
  put();
  const stops = new AbortController();
  const { signal } = stops;
  window.addEventListener('resize', put, { signal });
  view?.addEventListener('resize', put, { signal });
  view?.addEventListener('scroll', put, { signal });
  phone.addEventListener('change', put, { signal });
  return () => stops.abort();
}
