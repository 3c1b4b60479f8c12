/**
 * Who is there of a site's operators, and who gets a conversation that is nobody's. GET and PUT
 * /api/agent/sites/SITE/routing. Rules A16 and A17 in docs/protocol.md.
 */

/** `offline`: no socket. `away`: by their own word, or no key and no pointer was touched for a while. */
export type Presence = 'online' | 'away' | 'offline';

export interface OperatorPresence {
  id: string;
  presence: Presence;
  /** Away by their own word, until they take it back. */
  byHand: boolean;
}

export const ROUTING_MODES = ['off', 'least busy', 'round robin'] as const;
export type RoutingMode = (typeof ROUTING_MODES)[number];

export interface RoutingSettings {
  /** `off`: whoever takes it. */
  mode: RoutingMode;
  /** Nobody is given more than so many open conversations. */
  limit: number;
  /** Asked in their order. */
  rules: RoutingRule[];
}

/** A rule is for a conversation where each of its lists that is not empty holds something that is so. */
export interface RoutingRule {
  /** BCP 47: "de" is also for "de-AT". */
  languages: string[];
  /** Words of what the visitor wrote, or a tag of the conversation. */
  topics: string[];
  /** Addresses of the page on which it began, or paths, with `*` for anything. */
  pages: string[];
  /** What is known of the person; a value of `*` is any. */
  traits: { name: string; value: string }[];
  /** Who gets it. */
  operators: string[];
  /** Where none of them can: the rules after it, and else anybody. Otherwise it waits for them. */
  others: boolean;
}

/** GET and the answer of PUT. */
export interface RoutingPage {
  routing: RoutingSettings;
}
