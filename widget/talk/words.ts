/** The few words beside the launcher, in English; other languages take their place (language.ts). */
export const WORDS = {
  close: 'Close',
  /** In the badge, which has room for two digits. */
  count: (count: number) => (count > 99 ? '99+' : `${count}`),
  /** Behind the launcher's own name. */
  unread: (count: number) => `${count} unread`,
};
