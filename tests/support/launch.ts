import { chromiumPath } from './chromium.mjs';

/** How the browser tests start Chromium. */
export const LAUNCH = {
  executablePath: chromiumPath() ?? undefined,
  args: [
    // As root Chromium refuses its sandbox; and tests are people, not robots, unless they say so.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-blink-features=AutomationControlled',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};
