/** Days and times as the visitor's own browser writes them. */
export interface Clock {
  /** A name for the local day, equal for times of the same day. */
  dayOf(at: number): string;
  /** "Today", "Yesterday", a weekday within the week, else a date. */
  dayName(at: number, now: number): string;
  /** Hours and minutes. */
  time(at: number): string;
  /** The language of the names, for `lang`. */
  readonly language: string;
}

/** A clock in `locale`, by default the browser's. */
export function makeClock(locale?: string): Clock {
  // Each is dear to make, and a panel that opens on an empty conversation writes no times.
  const time = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }));
  const weekday = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long' }));
  const date = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }));
  const dated = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }));
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const language = (): string => time().resolvedOptions().locale;
  const dayOf = (at: number): string => {
    const day = new Date(at);
    return `${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`;
  };
  const dayName = (at: number, now: number): string => {
    const ago = daysBetween(at, now);
    if (ago === 0 || ago === 1) return capital(relative().format(-ago, 'day'), language());
    if (ago > 1 && ago < 7) return capital(weekday().format(at), language());
    return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : dated)().format(at);
  };
  return {
    dayOf,
    dayName,
    time: (at) => time().format(at),
    get language() {
      return language();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Whole calendar days; the difference is rounded because a day can have 23 or 25 hours. */
function daysBetween(at: number, now: number): number {
  const noon = (ms: number): number => new Date(ms).setHours(12, 0, 0, 0);
  return Math.round((noon(now) - noon(at)) / 86_400_000);
}

function capital(text: string, language: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
