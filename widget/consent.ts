/**
 * What the visitor agreed to. Where the site asks for consent, or the browser says no by itself (Global Privacy
 * Control), everything is refused until somebody says otherwise; an explicit choice is remembered.
 */
import type { Consent } from '../protocol/messages.ts';
import { parse, stringify } from './builtins.ts';
import type { Shelf } from './shelf.ts';

const CHOICE = 'consent';
const CHAT = 'chat';

export interface ConsentState {
  get(): Consent;
  /** Something may be stored and sent: by consent, or because the visitor began to chat. */
  active(): boolean;
  choose(choice: { analytics?: unknown; personalization?: unknown }): void;
  /** The visitor writes: that alone is why we may know them, and nothing else is counted. False: it was not theirs. */
  chat(yes: boolean): void;
}

/** `asks`: nothing is agreed to until said. `onChange` also hears what changes only `active`. */
export function createConsent(shelf: Shelf, asks: boolean, onChange: () => void): ConsentState {
  let consent: Consent = { analytics: !asks, personalization: !asks, explicit: false };
  let chatting = !!shelf.get(CHAT);
  const active = (): boolean => chatting || consent.analytics || consent.personalization;

  const settle = (): void => {
    shelf.allow(active());
    // A refusal is worth remembering only where it is not what silence means.
    if (consent.explicit && (active() || !asks)) shelf.jot(CHOICE, stringify(consent));
    onChange();
  };

  try {
    consent = { ...consent, ...(parse(shelf.get(CHOICE)!) as Consent | null) };
  } catch {
    // Somebody else's text under our key says nothing.
  }
  shelf.allow(active());

  return {
    get: () => consent,
    active,
    choose({ analytics, personalization }) {
      consent = { analytics: analytics === true, personalization: personalization === true, explicit: true };
      settle();
    },
    chat(yes) {
      if (chatting === yes) return;
      chatting = yes;
      if (yes) shelf.set(CHAT, '1');
      else shelf.remove(CHAT);
      settle();
    },
  };
}
