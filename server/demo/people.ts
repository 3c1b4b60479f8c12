/** Who comes to the demo shop: browsers, places, ways in, names. Made up, in plausible shares. */

export interface Browser {
  userAgent: string;
  screen: { width: number; height: number };
  share: number;
}

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0';

export const BROWSERS: Browser[] = [
  {
    userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`,
    screen: { width: 1920, height: 1080 },
    share: 26,
  },
  {
    userAgent: `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`,
    screen: { width: 412, height: 915 },
    share: 24,
  },
  {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    screen: { width: 390, height: 844 },
    share: 22,
  },
  {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    screen: { width: 1512, height: 982 },
    share: 10,
  },
  {
    userAgent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME} Safari/537.36`,
    screen: { width: 1440, height: 900 },
    share: 6,
  },
  {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    screen: { width: 1536, height: 864 },
    share: 6,
  },
  {
    userAgent: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/138.0.0.0`,
    screen: { width: 1920, height: 1080 },
    share: 6,
  },
];

export interface Place {
  locale: string;
  timezone: string;
  share: number;
}

export const PLACES: Place[] = [
  { locale: 'en-GB', timezone: 'Europe/London', share: 34 },
  { locale: 'de-DE', timezone: 'Europe/Berlin', share: 24 },
  { locale: 'nl-NL', timezone: 'Europe/Amsterdam', share: 14 },
  { locale: 'fr-FR', timezone: 'Europe/Paris', share: 12 },
  { locale: 'en-IE', timezone: 'Europe/Dublin', share: 8 },
  { locale: 'da-DK', timezone: 'Europe/Copenhagen', share: 8 },
];

/** How somebody came. `campaign` are the utm_* parameters of the landing page. */
export interface WayIn {
  referrer: string;
  campaign: { [name: string]: string };
  share: number;
}

export const WAYS_IN: WayIn[] = [
  { referrer: '', campaign: {}, share: 30 },
  { referrer: 'https://www.google.com/', campaign: {}, share: 28 },
  {
    referrer: 'https://www.google.com/',
    campaign: { utm_source: 'google', utm_medium: 'cpc', utm_campaign: 'autumn-lighting' },
    share: 12,
  },
  {
    referrer: '',
    campaign: { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'house-letter' },
    share: 12,
  },
  {
    referrer: 'https://www.instagram.com/',
    campaign: { utm_source: 'instagram', utm_medium: 'social', utm_campaign: 'table-for-six' },
    share: 9,
  },
  { referrer: 'https://www.pinterest.com/', campaign: {}, share: 6 },
  { referrer: 'https://duckduckgo.com/', campaign: {}, share: 3 },
];

/** Share of arrivals by the hour of the day, UTC: quiet nights, lunch, a long evening. */
export const ARRIVALS_BY_HOUR = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 14, 15, 13, 12, 12, 13, 15, 18, 21, 21, 17, 10, 5];

/** Addresses that RFC 5737 keeps for documentation. */
export const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];

export const FIRST_NAMES = [
  'Anneke',
  'Bram',
  'Clara',
  'Daniel',
  'Edith',
  'Felix',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Katrin',
  'Liam',
  'Maeve',
  'Noor',
  'Oscar',
  'Pia',
  'Ruth',
  'Sofie',
  'Tom',
  'Vera',
];
export const LAST_NAMES = [
  'Aldred',
  'Bakker',
  'Carey',
  'Dubois',
  'Eriksen',
  'Fischer',
  'Gray',
  'Holm',
  'Jansen',
  'Keller',
  'Lorenz',
  'Marsh',
  'Nolan',
  'Ostergaard',
  'Petit',
  'Quinn',
  'Reid',
  'Schmitt',
  'Verhoeven',
  'Winter',
];
