/**
 * Chromium as it is. The browsers that Playwright starts take every page for the one in front, so that nothing there is
 * ever hidden; this one is only spoken to, and a tab that another tab covers is hidden as in life.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { LAUNCH } from './launch.ts';
import { CHROME } from './visitor.ts';
import { within } from './waiting.ts';

export interface PlainChromium {
  /** A new tab, in front of the others. */
  tab(): Promise<Page>;
  close(): Promise<void>;
}

export async function startPlainChromium(): Promise<PlainChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'foyer-chromium-'));
  const executable = LAUNCH.executablePath ?? chromium.executablePath();
  const running = spawn(
    executable,
    [
      ...LAUNCH.args,
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--user-agent=${CHROME}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(running, 'exit');
  const address = new Promise<string>((resolve) => {
    let said = '';
    running.stderr.on('data', (chunk) => {
      said += String(chunk);
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  const browser = await chromium.connectOverCDP(await within(() => 'Chromium to start', address), { noDefaults: true });
  const context = browser.contexts()[0]!;
  return {
    tab: () => context.newPage(),
    async close() {
      await browser.close();
      running.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
