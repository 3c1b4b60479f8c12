/** What an operator's browser is told while the agent page is closed (A18). */

/** GET /api/agent/push */
export interface PushOffer {
  /** What to subscribe with: an uncompressed point of P-256, base64url. */
  publicKey: string;
}

/** POST /api/agent/push/subscriptions: a PushSubscription as its `toJSON` writes it. */
export interface PushSubscriptionGiven {
  endpoint: string;
  /** base64url */
  keys: { p256dh: string; auth: string };
}

/** What the service worker gets, as JSON. All of it is text to show. */
export interface PushedMessage {
  v: 1;
  /** The message's: the same one twice is one notification. */
  id: string;
  site: string;
  conversation: string;
  /** Who wrote. */
  title: string;
  body: string;
  at: number;
}

/** One notification for each message, whoever shows it. */
export const notificationTag = (messageId: string): string => `message ${messageId}`;
