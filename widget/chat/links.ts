/** Links to the site's own help lead into the panel's help, for whoever just follows them. */
import type { Host } from '../host.ts';
import type { Nav } from '../panel/views.ts';

/** What is called with a click on a link; it does nothing to one that leads elsewhere, or is to open elsewhere. */
export function createFollow(host: Host, nav: Nav): (event: MouseEvent, href: string) => void {
  const help = host.address('').replace('/v1/sites/', '/s/');
  return (event, href) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!href.startsWith(help)) return;
    const slug = slugIn(href.slice(help.length));
    if (!slug) return;
    event.preventDefault();
    nav.go('help', slug);
  };
}

/** '' where it is no article's. */
function slugIn(rest: string): string {
  try {
    const slug = decodeURIComponent(rest.split(/[?#]/, 1)[0]!);
    return /^[\p{L}\p{N}-]+$/u.test(slug) ? slug : '';
  } catch {
    return '';
  }
}
