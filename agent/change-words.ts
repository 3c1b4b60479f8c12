import type { Change, ConversationRow } from '../protocol/agent.ts';
import { moment, clock, day, plain, sameDay } from './words.ts';

/** What was done, in one line: "Closed: Clara Weiss", "Snoozed until 14:30: 3 conversations". */
export function changeWords(
  rows: readonly ConversationRow[],
  change: Change,
  who: { me(): string; nameOf(operator: string): string; now(): number },
): string {
  const what = rows.length === 1 ? plain(rows[0]!.visitorName) : `${rows.length} conversations`;
  return `${doneWords(change, who)}: ${what}`;
}

function doneWords(change: Change, who: { me(): string; nameOf(operator: string): string; now(): number }): string {
  switch (change.kind) {
    case 'close':
      return 'Closed';
    case 'reopen':
      return 'Opened again';
    case 'snooze':
      return change.until === null ? 'Snoozed until an answer' : `Snoozed until ${untilWords(change.until, who.now())}`;
    case 'tag':
      return change.add.length > 0
        ? `Tagged ${change.add.map(plain).join(', ')}`
        : `Took off ${change.remove.map(plain).join(', ')}`;
    case 'assign':
      if (change.to === null) return 'Given back';
      return change.to === who.me() ? 'Yours' : `Given to ${plain(who.nameOf(change.to)) || 'a colleague'}`;
  }
}

/** "14:30", "tomorrow, 09:00", "Monday 23 November, 09:00", or the whole date. */
export function untilWords(at: number, now: number): string {
  if (sameDay(at, now)) return clock(at);
  if (sameDay(at, now + 24 * 3_600_000)) return `tomorrow, ${clock(at)}`;
  return at - now < 7 * 24 * 3_600_000 ? `${day(at, now)}, ${clock(at)}` : moment(at);
}
