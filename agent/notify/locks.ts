/** Names of the Web Locks by which tabs, and the service worker, know what is in front of somebody. */

/** Held where the site is. */
export const siteLock = (site: string): string => `foyer looks at ${site}`;
/** Held where that very conversation is. */
export const placeLock = (site: string, conversation: string): string => `foyer reads ${site} ${conversation}`;
