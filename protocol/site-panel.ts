import type { Language } from './language.ts';

/**
 * `GET /v1/sites/WRITE_KEY/panel?lang=LANGUAGE`: what the panel says and offers beyond conversations, asked when it opens. Public,
 * cacheable for 60 s, allowed before consent, names nobody.
 */
export interface SitePanel {
  /** Views that the site has on. */
  views: ('help' | 'call')[];
  /** Half of the first answers of the last four weeks came within so many ms; null where too few were given to say. */
  replyMs: number | null;
  /**
   * When the team is there next, ms UTC; null where that is now, or never. Who keeps the answer for longer than it may
   * looks whether that has passed.
   */
  opensAt: number | null;
  /** What the owner's words below are in. */
  language: Language;
  /** The owner's words for when nobody is there; absent: Foyer's own. */
  away?: string;
  /** The owner's greetings of some pages, in place of the site's; the first rule that fits counts (`isOnPage`). */
  greetings?: { pages: string[]; greeting: string }[];
  /** What the site speaks, the first where no other fits. */
  languages?: string[];
  /** What is typed is shown before it is sent, and the panel says so (O3); absent: it is not. */
  typingShown?: true;
  /** What may be sent in a conversation; null where no files are taken. */
  files: FileRules | null;
}

/** Which files a site takes, by content; the largest has `most` bytes. */
export interface FileRules {
  /** MIME types. */
  types: string[];
  most: number;
}
