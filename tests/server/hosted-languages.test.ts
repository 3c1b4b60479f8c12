import { expect, describe, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/sites/sites.ts';
import { ALWAYS_OPEN } from '../support/service-settings.ts';
import type { TestSite } from '../support/site.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld();
const open = (site: TestSite, path = '', accepted = '') =>
  fetch(`${world.url}/s/${site.writeKey}${path}`, accepted ? { headers: { 'accept-language': accepted } } : {});
const read = async (site: TestSite, path = '', accepted = '') => (await open(site, path, accepted)).text();

describe('the pages that we serve to visitors', () => {
  test('L1 are in what the address asks for, else what the browser does, else the language of the site', async () => {
    const site = await world.site({ settings: { languages: ['fr', 'de'] } });
    expect(await read(site)).toContain('<html lang="fr" dir="ltr">');
    const german = await open(site, '', 'de-AT, en;q=0.5');
    expect(german.headers.get('vary')).toContain('Accept-Language');
    expect(german.headers.get('content-language')).toBe('de');
    const text = await german.text();
    expect(text).toContain('<html lang="de-AT" dir="ltr">');
    expect(text).toContain('Wie können wir helfen?');
    expect(text).toContain(`href="/s/${site.writeKey}/form/message"`);
    // The languages of the site are offered, each in its own words.
    expect(text).toMatch(new RegExp(`<a lang="fr" hreflang="fr" href="/s/${site.writeKey}\\?lang=fr"><bdi>Français`));
    expect(await read(site, '', 'sv')).toContain('<html lang="fr" dir="ltr">');
    for (const none of ['<script>', '"', 'x', 'e'.repeat(3_000), '%00']) {
      const odd = await read(site, `?lang=${encodeURIComponent(none)}`);
      expect(odd).toContain('<html lang="fr" dir="ltr">');
      expect(odd).not.toContain('lang=%');
    }
  });

  test('L1 a language that was chosen stays in links and forms, and is forgotten by a kiosk', async () => {
    const site = await world.site();
    const text = await read(site, '?lang=ar&kiosk=1', 'de');
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text).toContain('كيف يمكننا مساعدتك؟');
    expect(text).toContain(`href="/s/${site.writeKey}/form/message?kiosk=1&amp;lang=ar"`);
    expect(text).toContain(`data-start="/s/${site.writeKey}?kiosk=1"`);
    const form = await read(site, '/form/message?lang=de');
    expect(form).toContain(`action="/s/${site.writeKey}/form/message?lang=de"`);
    const sent = await fetch(`${world.url}/s/${site.writeKey}/form/message?lang=de`, {
      method: 'POST',
      headers: { origin: world.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ form: 'x'.repeat(22), email: 'ada', message: '' }),
    });
    expect(sent.status).toBe(400);
    const back = await sent.text();
    expect(back).toContain('Das @ fehlt.');
    expect(back).toContain('Was möchten Sie sagen?');
  });

  test('L1 a call is in the language it was asked for in, on its page and in a calendar, until another is chosen', async () => {
    const calls = { ...DEFAULT_SETTINGS.callbacks, on: true };
    const site = await world.site({ settings: { hours: ALWAYS_OPEN, callbacks: calls } });
    const offer = (await (await fetch(`${world.url}/v1/sites/${site.writeKey}/call?lang=de`)).json()) as {
      slots: number[];
      consent: { version: string; text: string };
    };
    expect(offer.consent.text).toContain('Sie dürfen mich');
    const post = (phone: string) =>
      fetch(`${world.url}/v1/sites/${site.writeKey}/call`, {
        method: 'POST',
        body: JSON.stringify({
          id: 'call_languages',
          token: 't'.repeat(24),
          name: 'Ada',
          phone,
          country: 'DE',
          consent: offer.consent.version,
          slotAt: offer.slots.at(-1),
          timeZone: 'Europe/Berlin',
          language: 'de-AT',
        }),
      });
    const wrong = await post('030');
    expect(((await wrong.json()) as { error: unknown }).error).toMatchObject({
      code: 'invalid_phone',
      detail: 'too_short',
    });
    const booked = (await (await post('030 123456')).json()) as { link: string };
    const link = world.url + new URL(booked.link).pathname;
    const page = await (await fetch(link)).text();
    expect(page).toContain('<html lang="de-AT" dir="ltr">');
    expect(page).toContain('Ihr Anruf von');
    const calendar = /href="([^"]*calendar\.ics[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
    expect(await (await fetch(world.url + calendar)).text()).toContain('SUMMARY:Anruf von');
    const arabic = await (await fetch(`${link}?lang=ar`)).text();
    expect(arabic).toContain('<html lang="ar" dir="rtl">');
    expect(arabic).toContain('<bdi dir="ltr">+49 30 123456</bdi>');
    expect(arabic).toMatch(/action="\/call\/[^"]*\?lang=ar"/);
    const gone = await fetch(`${link}x?lang=es`);
    expect(gone.status).toBe(404);
    expect(await gone.text()).toContain('Este enlace no es válido');
  });
});
