import { signal, type Signal } from '@preact/signals';

/** What a link that invites says. */
export interface InvitationLink {
  site: string;
  token: string;
}

const LINK = /^#\/invitation\/([\w-]{1,64})\/([\w-]{1,64})$/;

/**
 * The invitation that the address names, until it was used or put aside. It is taken out of the address at once, so that
 * it stays in no history. Made before the router, which reads the address after it.
 */
export function createInvitation(window: Window): Signal<InvitationLink | null> {
  const link = signal<InvitationLink | null>(null);
  const read = (): void => {
    const [found, site, token] = LINK.exec(window.location.hash) ?? [];
    if (!found) return;
    window.history.replaceState(null, '', '#/');
    link.value = { site: site!, token: token! };
  };
  read();
  window.addEventListener('hashchange', read);
  return link;
}
