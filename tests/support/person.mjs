/** A browser that the server takes for a person's: what is automated is stored, flagged and never counted. */
import { chromium } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';

const ARGS = ['--no-sandbox', '--disable-blink-features=AutomationControlled'];

/** @returns a Chromium without the marks of a robot. */
export async function launchAsPerson() {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('There is no Chromium: npx playwright install chromium');
  const asked = await chromium.launch({ executablePath, args: ARGS });
  const [major] = asked.version().split('.');
  await asked.close();
  // For the whole browser: a context's own name is not on what leaves with a page that is closed.
  const name = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
  return chromium.launch({ executablePath, args: [...ARGS, `--user-agent=${name}`] });
}
