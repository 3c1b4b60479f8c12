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
  choose(choice: Partial<Consent>): void;
  /** The visitor writes: that alone is why we may know them, and nothing else is counted. */
  chat(): void;
  /** Somebody else sits here now: the chat was not theirs. */
  leaveChat(): void;
}

/** `asks`: nothing is agreed to until said. `onChange` also hears what changes only `active`. */
export function createConsent(shelf: Shelf, asks: boolean, onChange: () => void): ConsentState {
  let consent: Consent = { analytics: !asks, personalization: !asks, explicit: false };
  let chatting = !!shelf.get(CHAT);
  const active = (): boolean => chatting || consent.analytics || consent.personalization;

  const settle = (): void => {
    shelf.allow(active());
    // Remembering a refusal is only needed where it is not what silence means.
    if (consent.explicit && (active() || !asks)) shelf.note(CHOICE, stringify(consent));
    onChange();
  };

  try {
    consent = { ...consent, ...(parse(shelf.get(CHOICE) ?? '{}') as Consent) };
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
    chat() {
      if (chatting) return;
      chatting = true;
      shelf.set(CHAT, '1');
      settle();
    },
    leaveChat() {
      chatting = false;
      shelf.remove(CHAT);
      settle();
    },
  };
}
