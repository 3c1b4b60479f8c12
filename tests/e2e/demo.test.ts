import { startDemo } from '../support/demo-process.mjs';
import { expect, launcher, openPanel, say, test, visitor, errorsOf } from './world.ts';

test('the demo: a visit to the shop, followed by its slot and by the operator, with a chat, to the order', async ({
  browser,
}) => {
  test.setTimeout(150_000);
  const demo = await startDemo();
  try {
    expect(demo.seeded!.events).toBeGreaterThan(1000);
    expect(demo.seeded!.decisions).toBeGreaterThan(0);

    const desk = await visitor(browser, { viewport: { width: 1440, height: 900 } });
    await desk.goto(demo.agentUrl);
    await desk.getByLabel(/mail/i).fill(demo.email);
    await desk.getByLabel(/password/i).fill(demo.password);
    await desk.keyboard.press('Enter');
    await desk.getByRole('link', { name: 'Live', exact: true }).click();

    const guest = await visitor(browser);
    const violations: string[] = [];
    guest.on('console', (message) => message.type() === 'error' && violations.push(message.text()));
    await guest.goto(demo.shopUrl);
    const slot = guest.locator('[data-foyer-slot=home]');
    await expect(slot.getByRole('link')).toHaveCount(4);
    await expect(
      desk
        .getByRole('row')
        .filter({ has: desk.getByRole('link') })
        .first(),
    ).toBeVisible();
    await desk.getByRole('row').getByRole('link').first().click();

    await guest.goto(`${demo.shopUrl}/products/dome-lamp.html`);
    await expect(launcher(guest)).toBeVisible();
    await expect(desk.getByText(/Viewed Dome lamp/).first()).toBeVisible();
    await guest.locator('[data-add-to-cart]').click();
    await expect(desk.getByText(/Added .*Dome lamp.* to the cart/).first()).toBeVisible();

    await guest.goto(demo.shopUrl);
    await expect(slot.getByText(/Dome lamp/).first()).toBeVisible();
    await expect(slot.getByRole('link', { name: /^Dome lamp/ })).toHaveCount(0);

    const dialog = await openPanel(guest);
    await say(dialog, 'Does the dome lamp come with a bulb?');
    await desk.getByRole('link', { name: 'Inbox' }).click();
    await desk.getByText('Does the dome lamp come with a bulb?').first().click();
    await desk.getByRole('textbox').last().fill('It does, a warm one.');
    await desk.getByRole('textbox').last().press('Enter');
    await expect(dialog.getByRole('log').getByText('It does, a warm one.')).toBeVisible();
    await guest.keyboard.press('Escape');

    await guest.goto(`${demo.shopUrl}/checkout.html`);
    for (const [field, value] of Object.entries({
      name: 'Ada Byron',
      email: 'ada@example.com',
      street: 'Ockham Lane 1',
      postcode: '1234 AB',
      city: 'London',
    })) {
      await guest.locator(`#${field}`).fill(value);
    }
    await guest.locator('[data-place-order]').click();
    await expect(guest.locator('[data-order-id]')).toBeVisible();
    await expect(desk.getByText(/Ordered/).first()).toBeVisible();
    expect(errorsOf(guest)).toEqual([]);
    expect(violations).toEqual([]);
  } finally {
    expect(await demo.stop()).toBe(0);
  }
});
