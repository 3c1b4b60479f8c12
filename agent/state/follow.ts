import { batch, computed, effect } from '@preact/signals';
import type { Desk } from './desk.ts';

/** Names in the browser's storage. */
export const SINGLE_KEYS = 'foyer.agent.singleKeys';
const SITE = 'foyer.agent.site';

/** What happens by itself when the session, the site or the selection changes. */
export function follow(desk: Desk): void {
  const { browser, session, router, socket, inbox, live, callbacks, settings, threads, person, typing, outbox } = desk;
  const { notifier } = desk;
  const mine = (id: string | null): boolean => desk.me.value?.sites.some((one) => one.id === id) ?? false;
  /** The site in hand, '' where the address names none of ours. */
  const site = computed(() => (mine(router.route.value.site) ? router.route.value.site : ''));

  effect(() => {
    const me = desk.me.value;
    if (!me || site.value) return;
    const kept = browser.get(SITE);
    const chosen = mine(kept) ? kept : me.sites[0]?.id;
    router.go({ site: chosen ?? '', selected: null, person: false }, true);
  });

  effect(() => {
    const me = desk.me.value;
    if (me) {
      void notifier.enter(me.operator.id);
      outbox.load(me.operator.id);
      socket.start();
    } else {
      socket.stop();
      if (session.state.peek().kind === 'out') {
        forget();
        void notifier.leave();
      }
    }
  });

  let watched = '';
  effect(() => {
    const id = site.value;
    if (!id || id === watched) return;
    const switched = watched !== '';
    watched = id;
    browser.set(SITE, id);
    if (!switched) return;
    forget();
    socket.send({ t: 'watch', site: id });
  });

  effect(() => {
    const { view, selected } = router.route.value;
    const id = site.value;
    if (!id) return;
    if (view === 'live') {
      // Whether one may speak to them first may have changed since their conversation was looked at.
      if (selected !== null) person.look(id, selected);
      return person.show(id, selected);
    }
    if (view !== 'inbox') return;
    if (socket.connection.value.kind === 'connecting') return;
    if (selected !== null && threads.of(selected).peek().load.kind === 'idle') void threads.fetch(id, selected);
  });

  effect(() => {
    const { view, selected } = router.route.value;
    const id = site.value;
    if (!id || view !== 'inbox') return;
    const visitor = selected === null ? null : desk.current.value?.visitor;
    if (visitor !== undefined) person.show(id, visitor);
  });

  let opened: string | null = null;
  effect(() => {
    const { view, selected } = router.route.value;
    if (view !== 'inbox' || selected === opened) return;
    opened = selected;
    desk.writing.value = 'reply';
  });

  // Where one is named is looked at when it is open on a page that somebody sees.
  effect(() => {
    const { view, selected } = router.route.value;
    if (view !== 'inbox' || selected === null || !desk.mentions.value.has(selected)) return;
    if (socket.connection.value.kind !== 'open' || !socket.send({ t: 'seen', conversation: selected })) return;
    const left = new Set(desk.mentions.peek());
    left.delete(selected);
    desk.mentions.value = left;
  });

  // Lists are read when the server says that it watches; where the socket stays down they are read without it.
  effect(() => {
    if (socket.connection.value.kind === 'offline' && inbox.load.peek().kind === 'idle') desk.refresh();
  });

  // What is in front of somebody is not told them once more.
  effect(() => {
    const { view, selected } = router.route.value;
    notifier.at({ site: site.value, conversation: view === 'inbox' ? selected : null });
  });

  effect(() => browser.set(SINGLE_KEYS, desk.singleKeys.value ? null : 'off'));

  effect(() => {
    const { view } = router.route.value;
    const waiting = inbox.waitingCount.value;
    const place = {
      inbox: 'Inbox',
      callbacks: 'Callbacks',
      live: 'Live',
      articles: 'Articles',
      reports: 'Reports',
      settings: 'Settings',
    }[view];
    const unseen = notifier.unseen.value;
    const name = desk.me.value
      ? `${unseen > 0 ? `(${unseen}) ` : ''}${waiting > 0 ? `${waiting} waiting · ` : ''}${place} · Foyer`
      : 'Sign in · Foyer';
    document.title = name;
  });

  function forget(): void {
    batch(() => {
      inbox.clear();
      live.clear();
      callbacks.clear();
      settings.clear();
      threads.clear();
      typing.clear();
      person.show('', null);
      desk.team.clear();
      desk.canned.clear();
      desk.changes.clear();
      desk.mentions.value = new Set();
      desk.marked.value = new Set();
      desk.picking.value = null;
    });
  }
}
