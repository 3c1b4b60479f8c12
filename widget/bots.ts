/** Programs that browse. They are flagged, not counted; the server knows more of them. */
export function isAutomated({ webdriver, userAgent }: Pick<Navigator, 'webdriver' | 'userAgent'>): boolean {
  return webdriver === true || /bot|crawl|spider|slurp|headless|lighthouse|preview/i.test(userAgent);
}
