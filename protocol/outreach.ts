/**
 * Speaking first: an operator to a visitor who is there (O1), the owner's greetings (O2), and what operators see of what
 * is being typed (O3). GET and PUT /api/agent/sites/SITE/settings/outreach.
 */
export interface OutreachSettings {
  approach: {
    on: boolean;
    /** Nobody is spoken to again before so many hours. */
    hours: number;
  };
  /** Paths or addresses of pages on which nobody is spoken to first; `*` is anything. */
  quiet: string[];
  greetings: Greeting[];
  /** Operators see what a visitor types before it is sent; the panel says so. */
  typingPreview: boolean;
}

/** Said once to each visitor, beside the launcher, by the first rule that fits. */
export interface Greeting {
  /** By which a browser knows what it was told already. */
  id: string;
  /** As `quiet`; none is every page. */
  pages: string[];
  /** So long on the page. */
  seconds: number;
  who: 'everybody' | 'new' | 'returning';
  text: string;
}

export const GREETINGS = 20;
export const GREETING_TEXT_LENGTH = 200;
export const GREETING_SECONDS = 3_600;
export const APPROACH_HOURS = 720;
export const QUIET_PAGES = 50;
export const QUIET_PAGE_LENGTH = 512;

/** POST /api/agent/sites/SITE/visitors/VISITOR/approach {id, conversation, text}. */
export interface Approach {
  /** The message's id and the conversation's, both the operator's. */
  id: string;
  conversation: string;
  text: string;
}
