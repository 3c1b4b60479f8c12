/**
 * Numbers, times and names as the page says them. All times are integer ms UTC, shown in the operator's own zone.
 */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A short span for lists: "now", "4 min", "2 h", "3 days". */
export function span(ms: number): string {
  if (ms < MINUTE) return 'now';
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  const days = Math.floor(ms / DAY);
  return days === 1 ? '1 day' : `${days} days`;
}

/** A span that ticks: "0:07", "8:12", "1:02:30". */
export function ticking(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "14:31" */
export function clock(at: number): string {
  return clockFormat.format(at);
}

/** "14:31" as clocks show it in a time zone; in the operator's own where the zone is not known. */
export function clockIn(at: number, timeZone: string): string {
  return formatIn('clock', { hour: '2-digit', minute: '2-digit' }, timeZone).format(at);
}

/** "Tuesday 24 November" in a time zone. */
export function dayIn(at: number, timeZone: string): string {
  return formatIn('day', { weekday: 'long', day: 'numeric', month: 'long' }, timeZone).format(at).replace(',', '');
}

/** "24 Nov" in a time zone. */
export function shortDate(at: number, timeZone: string): string {
  return formatIn('date', { day: 'numeric', month: 'short' }, timeZone).format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, and a list has hundreds of times. */
function formatIn(kind: string, options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  const key = `${kind} ${timeZone}`;
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone && { timeZone }) });
    } catch {
      format = new Intl.DateTimeFormat('en-GB', options);
    }
    formats.set(key, format);
  }
  return format;
}

/** "22 Nov 2026" */
export function date(at: number): string {
  return dateFormat.format(at);
}

/** "22 Nov 2026, 14:31": the full time, for titles. */
export function moment(at: number): string {
  return `${date(at)}, ${clock(at)}`;
}

/** "Today", "Yesterday", or "Thursday 19 November". */
export function day(at: number, now: number): string {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, now - DAY)) return 'Yesterday';
  return dayFormat.format(at).replace(',', '');
}

/** Where there is little room: "14:31" today, "yesterday", else "22 Nov 2026". */
export function shortMoment(at: number, now: number): string {
  if (sameDay(at, now)) return clock(at);
  return sameDay(at, now - DAY) ? 'yesterday' : date(at);
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "CW" for Clara Weiss; one letter for one word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

const shortFormat = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** A number where there is little room: "40", "1.2k". */
export function short(amount: number): string {
  return shortFormat.format(amount).toLowerCase();
}

/** "1 item", "3 items" */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : many}`;
}

/** "€129", "€46.80", "129 tokens" for what is no ISO currency; "129" where there is none. */
export function money(amount: number, currency: string): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  if (!currency) return amount.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: 2 });
  try {
    const options = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: 2 } as const;
    return new Intl.NumberFormat('en-IE', options).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

/** Anything that crossed the wire as text to show: what is not a string never becomes a node. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A page as one reads it: its title, else the path of its address. */
export function pageName(page: { title: string; url: string }): string {
  return plain(page.title).trim() || pathOf(plain(page.url)) || 'A page';
}

/** "/lamps/dome" of an address, "Home" for the root, the text itself where it is no address. */
export function pathOf(url: string): string {
  try {
    const { pathname } = new URL(url);
    return pathname === '/' ? 'Home' : decodeURI(pathname);
  } catch {
    return url;
  }
}

/** Where somebody came from: "google.com", or "direct". */
export function cameFrom(referrer: string): string {
  const text = plain(referrer);
  if (!text) return 'direct';
  try {
    return new URL(text).hostname.replace(/^www\./, '');
  } catch {
    return text;
  }
}

/** A trait's name as one reads it: "E-mail" for email, "First name" for firstName. */
export function traitName(name: string): string {
  if (/^e-?mail$/i.test(name)) return 'E-mail';
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
