import { describe, expect, test } from 'vitest';
import { emailProblem } from '../../protocol/contact.ts';
import { zoneName } from '../../protocol/zone-name.ts';
import { guessedCountry } from '../../server/callbacks/countries.ts';
import { slotsBetween, type Hours } from '../../server/hours/hours.ts';
import { presenceSaid } from '../../server/hours/said.ts';
import { ENGLISH, spokenIn } from '../../server/words/words.ts';
import { guessCountry } from '../../widget/call/country.ts';
import { daysOf, sayer } from '../../widget/call/times.ts';
import { back } from '../../widget/panel/when.ts';

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);

describe("times of calls by the visitor's clock", () => {
  // A team in Berlin that is there round the clock, and days on which the visitor's clock changes.
  const always: Hours = {
    timeZone: 'Europe/Berlin',
    week: Array.from({ length: 7 }, () => [[0, 1440]]),
    exceptions: {},
  };
  test.each([
    ['Europe/Berlin', '2026-10-25', 25, '02:00', 2],
    ['Europe/Berlin', '2026-03-29', 23, '02:00', 0],
    ['America/New_York', '2026-11-01', 25, '01:00', 2],
    ['America/New_York', '2026-03-08', 23, '02:00', 0],
    ['Australia/Lord_Howe', '2026-04-05', 25, '01:30', 1],
  ])('in %s on %s: %i slots of an hour, %s is there %i times, in order', (zone, date, count, time, times) => {
    const slots = slotsBetween(always, at(`${date}T00:00Z`) - 24 * HOUR, at(`${date}T00:00Z`) + 48 * HOUR, 60);
    const day = daysOf(slots, zone).find(({ id }) => id === date)!;
    const all = day.parts.flat();
    expect(all).toHaveLength(count);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    const say = sayer('en-GB', zone);
    expect(all.filter((slot) => say.time(slot) === time)).toHaveLength(times);
  });

  test('a slot is on the day and in the part of the day that the visitor has, not the team', () => {
    const slot = at('2026-11-22T22:30Z');
    expect(daysOf([slot], 'Asia/Tokyo')).toMatchObject([{ id: '2026-11-23', parts: [[slot], [], []] }]);
    expect(daysOf([slot], 'America/New_York')).toMatchObject([{ id: '2026-11-22', parts: [[], [slot], []] }]);
    expect(sayer('en-GB', 'Asia/Calcutta').zone(slot)).toMatch(/^Kolkata/);
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  });
});

describe('who is not there', () => {
  const now = new Date(2026, 10, 22, 15, 0).getTime();
  test('is said to be back at a time, on a day, or not at all, as it is known', () => {
    expect(back(null, now, 'en-GB')).toBe('Nobody is here just now');
    expect(back(now - 1, now, 'en-GB')).toBe('Nobody is here just now');
    expect(back(new Date(2026, 10, 22, 18, 30).getTime(), now, 'en-GB')).toBe('Back at 18:30 your time');
    expect(back(new Date(2026, 10, 23, 9, 0).getTime(), now, 'en-GB')).toBe('Back Monday at 09:00, your time');
    expect(back(new Date(2026, 11, 24, 9, 0).getTime(), now, 'en-GB')).toBe('Back 24 Dec at 09:00, your time');
  });

  test('on pages drawn here by the clock of the team', () => {
    const hours: Hours = {
      timeZone: 'Europe/Berlin',
      week: Array.from({ length: 7 }, () => [[540, 1020]]),
      exceptions: {},
    };
    const said = (iso: string, here = false) => presenceSaid(hours, here, at(iso), ENGLISH);
    expect(said('2026-11-22T10:00Z', true)).toBe('Somebody is here now.');
    expect(said('2026-11-22T10:00Z')).toBe('Nobody is here just now.');
    expect(said('2026-11-22T05:00Z')).toBe('Nobody is here just now. We are back at 09:00, Berlin time.');
    expect(said('2026-11-22T17:00Z')).toBe(
      'Nobody is here just now. We are back Monday 23 November at 09:00, Berlin time.',
    );
    expect(presenceSaid(hours, false, at('2026-11-22T17:00Z'), spokenIn('de'))).toBe(
      'Gerade ist niemand da. Wir sind am Montag, 23. November um 09:00 wieder da (Zeit in Berlin).',
    );
    const never = { ...hours, week: Array.from({ length: 7 }, () => []) };
    expect(presenceSaid(never, false, at('2026-11-22T10:00Z'), ENGLISH)).toBe('Nobody is here just now.');
  });
});

describe('the country of a number', () => {
  test('is the region that the browser names, else where its language is spoken most', () => {
    expect(guessCountry(['de-AT', 'en'])).toBe('AT');
    expect(guessCountry(['de', 'en-GB'])).toBe('GB');
    expect(guessCountry(['pt'])).toBe('BR');
    expect(guessCountry(['not a language', 'xx-ZZ'])).toBe('');
    expect(guessCountry([])).toBe('');
    expect(guessedCountry('de-AT,en;q=0.5')).toBe('AT');
    expect(guessedCountry('*')).toBe('');
    expect(guessedCountry('<script>,'.repeat(1000))).toBe('');
  });
});

describe('an e-mail address', () => {
  test.each(['ada@example.org', ' ada+tag@sub.example.co.uk ', 'ädä@exämple.org', "o'brien@example.ie"])(
    '%j is taken',
    (email) => expect(emailProblem(email)).toBe(''),
  );
  test.each([
    ['', 'missing'],
    ['ada', 'no_at'],
    ['@example.org', 'before_at'],
    ['ada@', 'after_at'],
    ['ada@example', 'after_at'],
    ['ada@.org', 'after_at'],
    ['a@b@c.org', 'many_ats'],
    ['a b@c.org', 'character'],
    ['a@c.org\nBcc: x@y.z', 'character'],
  ])('%j is not: %s', (email, problem) => expect(emailProblem(email)).toBe(problem));
});
