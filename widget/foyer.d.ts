/**
 * What `foyer(...)` takes. Include it in a project with
 * `/// <reference path="foyer.d.ts" />`, from the copy served at https://YOUR-FOYER/foyer.d.ts.
 */

/** Plain data: what JSON can hold. Dates become ISO text. */
type FoyerProperties = { [key: string]: unknown };

interface FoyerConsent {
  /** Events may be recorded. */
  analytics?: boolean;
  /** What is shown may depend on what this visitor did. */
  personalization?: boolean;
}

interface FoyerItem {
  id: string;
  title: string;
  url: string;
  image: string;
  price: number | null;
  currency: string;
  reason:
    | { kind: 'because_viewed' | 'because_carted' | 'because_bought'; item: string }
    | { kind: 'same_category'; category: string }
    | { kind: 'popular'; days: number }
    | { kind: 'new' };
}

/** `id` is null where no visitor is known: the popular list, of which nothing is recorded. */
interface FoyerDecision {
  id: string | null;
  slot: string;
  items: FoyerItem[];
}

interface FoyerMessage {
  id: string;
  conversation: string;
  seq: number;
  from: 'visitor' | 'operator' | 'assistant';
  name: string;
  text: string;
  /** Milliseconds UTC. */
  at: number;
}

interface FoyerSignals {
  /** The widget works. Heard at once by who listens later. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** An operator wrote, or a question was answered automatically. */
  message: FoyerMessage;
  /** The number of unread messages changed. */
  unread: number;
  /** Something was chosen for a slot. */
  decision: FoyerDecision;
}

interface Foyer {
  /** Says who the visitor is. A claim, until it comes with a verified token. */
  (method: 'identify', userId: string | number, traits?: FoyerProperties, options?: { token?: string }): void;
  /** Something happened, named as in the Segment specification: 'Product Viewed', 'Order Completed'. */
  (method: 'track', name: string, properties?: FoyerProperties): void;
  /** A page view the tracker cannot see by itself. */
  (method: 'page', name?: string, properties?: FoyerProperties): void;
  (method: 'page', properties: FoyerProperties): void;
  /** The visitor's choice. What is left out is refused. */
  (method: 'consent', choice: FoyerConsent): void;
  /** Somebody else from here on: a new visitor, without the old one's conversations. */
  (method: 'reset'): void;
  (method: 'open' | 'close' | 'toggle'): void;
  /** A place in the panel: `open('help', slug)` is an article, `open('chat')` where one writes. */
  (method: 'open', view: 'home' | 'messages' | 'chat' | 'help' | 'call', at?: string): void;
  /** The launcher. */
  (method: 'show' | 'hide'): void;
  /** The language of the widget, such as 'de' or 'pt-BR', whatever the page says; '' follows `<html lang>` again. */
  (method: 'setLocale', tag: string): void;
  /** Unread messages. */
  (method: 'unread'): number;
  /** Never rejects; without an answer the list is empty. */
  (method: 'recommend', wish?: { slot?: string; limit?: number }): Promise<FoyerDecision>;
  <S extends keyof FoyerSignals>(method: 'on' | 'off', signal: S, listener: (detail: FoyerSignals[S]) => void): void;
  /** Takes the widget off the page, until the next page. */
  (method: 'shutdown'): void;
}

declare const foyer: Foyer;

interface Window {
  foyer: Foyer;
}
