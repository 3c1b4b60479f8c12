/** How many messages wait, before the page's own title: only while nobody sees the page, so that nobody's title jumps. */
import type { Cell } from '../host.ts';

export function createTitle(unread: Pick<Cell<number>, 'get' | 'watch'>, signal: AbortSignal): void {
  let ours = '';
  let before = '';

  const draw = (): void => {
    // The page may have changed its title meanwhile: then that is its own.
    if (ours && document.title === ours) document.title = before;
    const count = document.hidden && !signal.aborted ? unread.get() : 0;
    if (!count) return void (ours = '');
    before = document.title;
    document.title = `(${count}) ${before}`;
    ours = document.title;
  };
  unread.watch(draw);
  document.addEventListener('visibilitychange', draw, { signal });
  signal.addEventListener('abort', draw);
}
