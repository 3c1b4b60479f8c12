/** An appointment as a calendar takes it: iCalendar (RFC 5545), one event. */

export interface Appointment {
  uid: string;
  /** Counts the changes; a calendar takes the highest. */
  revision: number;
  cancelled: boolean;
  from: number;
  to: number;
  title: string;
  description: string;
  url: string;
  stampedAt: number;
}

export function calendarFile(a: Appointment): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Foyer//Callback//EN',
    `METHOD:${a.cancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${escaped(a.uid)}`,
    `SEQUENCE:${a.revision}`,
    `DTSTAMP:${stamp(a.stampedAt)}`,
    `DTSTART:${stamp(a.from)}`,
    `DTEND:${stamp(a.to)}`,
    `SUMMARY:${escaped(a.title)}`,
    `DESCRIPTION:${escaped(a.description)}`,
    `URL:${a.url}`,
    `STATUS:${a.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** RFC 5545, 3.3.11. Control characters, which could begin a line of their own, are left out. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n|\u2028|\u2029/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** RFC 5545, 3.1: at most 75 bytes a line, what is longer goes on behind a blank; never within a character. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 74) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}
