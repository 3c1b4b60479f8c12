/** When one means to come back to something. Times are the operator's own. */
export interface SnoozeTime {
  label: string;
  at: number;
}

const MINUTE = 60_000;
/** An hour at which a working day begins. */
const MORNING = 9;

/** What is offered at a time: each lies ahead, and no two are the same moment. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const tomorrow = onDay(now, 1, MORNING);
  const monday = onDay(now, (8 - new Date(now).getDay()) % 7 || 7, MORNING);
  const evening = onDay(now, 0, 18);
  const times = [
    { label: 'In 20 minutes', at: now + 20 * MINUTE },
    { label: 'In an hour', at: now + 60 * MINUTE },
    { label: 'In three hours', at: now + 180 * MINUTE },
    ...(evening > now + 60 * MINUTE ? [{ label: 'This evening', at: evening }] : []),
    { label: 'Tomorrow morning', at: tomorrow },
    { label: 'On Monday', at: monday },
    { label: 'In a week', at: onDay(now, 7, MORNING) },
  ];
  return times.filter((time, index) => times.findIndex((other) => other.at === time.at) === index);
}

/** So many days from now at this hour, by the operator's own calendar, through changes of clocks. */
function onDay(now: number, days: number, hour: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime();
}
