/** Tabs are closed and browsers are killed right after Enter: what was written arrives once, or waits to be sent. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { size } from '../support/fault-size.ts';
import { report } from '../support/figures.ts';
import { LAUNCH } from '../support/launch.ts';
import { expect, launcher, openPanel, test } from './world.ts';
import { rowsOf } from './sqlite.ts';

const TABS = size(8, 50);
const BROWSERS = size(2, 10);
/** Closed so long after Enter, at most. */
const LATEST_MS = 200;

/** A browser with a folder of its own, as somebody's is. */
async function open(folder: string): Promise<BrowserContext> {
  // Headless Chromium says so in its name, and is taken for the robot it is.
  return chromium.launchPersistentContext(folder, { ...LAUNCH, userAgent: VISITOR });
}

const VISITOR = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

/** Writes and presses Enter without waiting for what comes of it, and is gone a moment later. */
async function writeAndGo(page: Page, text: string, go: () => Promise<unknown>): Promise<void> {
  const box = page.getByRole('dialog').getByRole('textbox');
  await box.fill(text);
  await box.press('Enter', { noWaitAfter: true });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LATEST_MS));
  await go();
}

/** Opens the page again; what is in the composer is sent by hand, as the visitor would. */
async function comeBack(page: Page, origin: string): Promise<'sent' | 'in the draft'> {
  await page.goto(origin);
  await expect(launcher(page)).toBeVisible();
  const dialog = await openPanel(page);
  const box = dialog.getByRole('textbox');
  // The draft is there as soon as the panel is.
  const draft = await box.inputValue();
  if (draft === '') return 'sent';
  await box.press('Enter');
  return 'in the draft';
}

const textsOf = (dataDir: string, siteId: string) =>
  rowsOf(dataDir, `SELECT text FROM messages WHERE site_id = '${siteId}' ORDER BY conversation_id, seq`).map(
    ({ text }) => String(text),
  );

test.describe('right after Enter', () => {
  test.describe.configure({ timeout: size(120_000, 600_000) });

  test('[P4] a tab that is closed: each message arrives once, or is in the draft on return', async ({
    foyer,
    shop,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-browser-'));
    const context = await open(folder);
    try {
      const texts: string[] = [];
      let drafts = 0;
      let page = await context.newPage();
      await comeBack(page, shop.origin);
      for (let tab = 0; tab < TABS; tab++) {
        const text = `Tab ${tab} says something`;
        texts.push(text);
        await writeAndGo(page, text, () => page.close());
        page = await context.newPage();
        if ((await comeBack(page, shop.origin)) === 'in the draft') drafts++;
      }
      await expect(async () => {
        const stored = textsOf(foyer.dataDir, shop.siteId);
        expect([stored.length, new Set(stored)]).toEqual([texts.length, new Set(texts)]);
      }).toPass({ timeout: 30_000 });
      for (const text of texts.slice(-3))
        await expect(page.getByRole('log').getByText(text, { exact: true })).toHaveCount(1);
      report({
        fault: `Tab closed 0 to ${LATEST_MS} ms after Enter`,
        on: 'embedded, Chromium',
        mark: 'each message delivered once, or in the draft at return',
        seen: `${TABS} times: ${TABS} delivered once, ${drafts} of them from the draft; lost 0, doubled 0`,
      });
    } finally {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('[P4] a browser that is killed: each message arrives once, or is in the draft on return', async ({
    foyer,
    shop,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-browser-'));
    try {
      const texts: string[] = [];
      let drafts = 0;
      for (let kill = 0; kill < BROWSERS; kill++) {
        const context = await open(folder);
        const page = await context.newPage();
        if ((await comeBack(page, shop.origin)) === 'in the draft') drafts++;
        const text = `Browser ${kill} says something`;
        texts.push(text);
        const gone = context.waitForEvent('close');
        await writeAndGo(page, text, async () => killAll(folder));
        await gone;
      }
      const context = await open(folder);
      if ((await comeBack(await context.newPage(), shop.origin)) === 'in the draft') drafts++;
      await expect(async () => {
        const stored = textsOf(foyer.dataDir, shop.siteId);
        expect([stored.length, new Set(stored)]).toEqual([texts.length, new Set(texts)]);
      }).toPass({ timeout: 30_000 });
      await context.close();
      report({
        fault: `Browser killed 0 to ${LATEST_MS} ms after Enter`,
        on: 'embedded, Chromium',
        mark: 'each message delivered once, or in the draft at return',
        seen: `${BROWSERS} times: ${BROWSERS} delivered once, ${drafts} of them from the draft; lost 0, doubled 0`,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** kill -9 of the browser that has this folder; what it started notices and ends. */
function killAll(folder: string): void {
  const processes = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  for (const line of processes) {
    const [, pid, words] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    if (words?.includes(`--user-data-dir=${folder}`) && !words.includes('--type='))
      process.kill(Number(pid), 'SIGKILL');
  }
}
