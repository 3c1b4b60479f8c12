/** What owners and admins set on the agent page. GET and PUT /api/agent/sites/SITE/settings/... Rule A12 in docs/protocol.md. */

/** Minutes of a local day, 0 to 1440. */
export type DaySpan = [from: number, to: number];

export interface TeamHours {
  /** IANA name, such as Europe/Berlin. */
  timeZone: string;
  /** Seven days, Monday first; no spans, no opening. */
  week: DaySpan[][];
  /** Days that differ: YYYY-MM-DD; a holiday has no spans. */
  exceptions: { [date: string]: DaySpan[] };
}

/** GET .../settings and the answer of every PUT below it. */
export interface ServiceSettings {
  hours: TeamHours;
  callbacks: CallbackSettings & { consentVersion: string };
  /** What the hours mean now. */
  preview: HoursPreview;
}

/** POST .../settings/hours/preview {TeamHours}: what hours would mean now, without storing them. */
export interface HoursPreview {
  open: boolean;
  /** When the team opens next, ms UTC; null where it is open or never opens. */
  opensAt: number | null;
  /** When it closes; null where it is not open. */
  closesAt: number | null;
}

/** PUT .../settings/callbacks. A changed text to agree to is a new version. */
export interface CallbackSettings {
  on: boolean;
  minutes: number;
  capacity: number;
  daysAhead: number;
  noticeMinutes: number;
  topics: string[];
  consentText: string;
}
