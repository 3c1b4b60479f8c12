import { violations } from '../support/axe.ts';
import { ANSWERS, writeArticles } from './articles.ts';
import { errorsOf, expect, openPanel, operator, say, test, visitor } from './world.ts';

const ASKED = 'Are returns free, and within how many days of delivery?';
/** By the hour at which it runs: when the team is back, or that nobody is here. */
const AWAY = /^(Nobody is here just now|Back .+ your time)$/;

test.describe('answers before people', () => {
  test(
    'nobody there: articles are offered while one writes, then a passage is quoted with its source; a person is one press away and sees all of it',
    { tag: '@both' },
    async ({ browser, foyer, shop }) => {
      const mara = await operator(browser, foyer, shop.siteId, 'Mara');
      await writeArticles(mara.page, shop.siteId, ANSWERS);
      await mara.page.goto('about:blank');
      const guest = await visitor(browser);
      await guest.goto(shop.origin);
      const dialog = await openPanel(guest);
      await expect(dialog.getByText(AWAY)).toBeVisible();

      const field = dialog.getByRole('textbox');
      await field.pressSequentially('are returns free');
      const offer = dialog.getByRole('button', { name: 'Returns and refunds' });
      await expect(offer).toBeVisible();
      await offer.click();
      await expect(dialog.getByRole('heading', { name: 'How to send something back' })).toBeVisible();
      await dialog.getByRole('button', { name: 'Back' }).click();
      await expect(field).toHaveValue('are returns free');

      await say(dialog, ASKED);
      const card = dialog.getByRole('group', { name: 'Automatic answer' });
      await expect(card).toContainText('Automatic answer');
      await expect(card.getByRole('paragraph').filter({ hasText: 'Returns are free' })).toHaveText(
        'Returns are free within 30 days of delivery. A used lamp counts if its box is there.',
      );
      expect(await violations(guest)).toEqual([]);
      await card.getByRole('button', { name: 'Returns and refunds' }).click();
      await expect(dialog.getByRole('heading', { name: 'How to send something back' })).toBeVisible();
      await dialog.getByRole('button', { name: 'Back' }).click();

      await card.getByRole('button', { name: 'Ask a person' }).click();
      await expect(dialog.getByText('A person reads this and answers here.', { exact: true })).toBeVisible();
      await expect(dialog.getByRole('button', { name: 'Ask a person' })).toHaveCount(0);
      await say(dialog, 'It is a lamp without its box.');

      await mara.page.goBack();
      await mara.page.getByText('It is a lamp without its box.').first().click();
      const transcript = mara.page.getByRole('region', { name: 'Transcript' });
      await expect(transcript.getByText('Automatic answer').first()).toBeVisible();
      await expect(transcript.getByText('Quoted from “Returns and refunds”')).toBeVisible();
      await mara.page.getByRole('textbox').last().fill('Without the box it is fine, too.');
      await mara.page.getByRole('textbox').last().press('Enter');
      await expect(dialog.getByRole('log').getByText('Without the box it is fine, too.')).toBeVisible();
      expect(errorsOf(guest)).toEqual([]);
    },
  );

  test('"that answers it" closes the conversation, and is what the agent page counts as solved without a person', async ({
    browser,
    foyer,
    shop,
  }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(mara.page, shop.siteId, ANSWERS);
    const path = `/api/agent/sites/${shop.siteId}/assistant`;
    await mara.page.goto('about:blank');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await expect(dialog.getByText(AWAY)).toBeVisible();
    await say(dialog, ASKED);
    await dialog.getByRole('button', { name: 'That answers it' }).click();
    await expect(dialog.getByText(/This conversation was closed/)).toBeVisible();
    // Nobody was there to be rated.
    await expect(dialog.getByText('How did we do?')).toHaveCount(0);
    await mara.page.goBack();
    await expect
      .poll(() => mara.page.evaluate(async (from) => (await fetch(from)).json() as Promise<unknown>, path))
      .toMatchObject({ conversations: 1, answered: 1, solved: 1, toPeople: 0 });
  });

  test('what the help does not answer goes to a person, and says so', async ({ browser, foyer, shop }) => {
    const mara = await operator(browser, foyer, shop.siteId, 'Mara');
    await writeArticles(mara.page, shop.siteId, ANSWERS);
    await mara.page.goto('about:blank');
    const guest = await visitor(browser);
    await guest.goto(shop.origin);
    const dialog = await openPanel(guest);
    await expect(dialog.getByText(AWAY)).toBeVisible();
    await say(dialog, 'Does the kettle work on induction?');
    await expect(dialog.getByRole('group', { name: 'Automatic answer' })).toContainText('A person reads it');
    await expect(dialog.getByRole('button', { name: 'That answers it' })).toHaveCount(0);
  });
});
