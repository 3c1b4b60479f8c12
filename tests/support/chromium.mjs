/** Which Chromium the browser tests use: Playwright's own, else the system's. */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** @returns the path of an executable, or null where there is none. */
export function chromiumPath() {
  return [chromium.executablePath(), ...SYSTEM].find((path) => path && existsSync(path)) ?? null;
}
