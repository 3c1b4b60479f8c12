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
  site: SiteForm;
  /** The site's, for the preview. */
  writeKey: string;
  hours: TeamHours;
  callbacks: CallbackSettings & { consentVersion: string };
  assistant: AssistantSettings;
  files: FileSettings;
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

/** PUT .../settings/files: the MIME types that are taken in conversations, by content; none where there are none. */
export interface FileSettings {
  types: string[];
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
  /** The same in the languages of the site after the first; without one the text above is shown. */
  consentTexts: { [language: string]: string | undefined };
}

/** PUT .../settings/site: how the widget looks and speaks, and where it is let in. */
export interface SiteForm {
  name: string;
  /** Accent as #rrggbb. */
  color: string;
  position: 'right' | 'left';
  consent: 'none' | 'required';
  features: { chat: boolean; slots: boolean };
  /** '' for one by the time of day. */
  greeting: string;
  /** What stands under the greeting when nobody is there; '' for Foyer's own words. */
  away: string;
  /** Languages that the site speaks, the first where no other fits. */
  languages: string[];
  /** Greeting and away in the languages after the first; '' is as above. */
  texts: { [language: string]: LanguageTexts | undefined };
  /** As browsers send them in `Origin`. */
  origins: string[];
  /** Texts of some pages; the first rule that fits and has the text counts. */
  pages: PageTexts[];
}

export interface LanguageTexts {
  greeting: string;
  away: string;
}

export interface PageTexts {
  /** Paths or addresses; `*` is anything. As those of articles. */
  pages: string[];
  /** Beside the launcher; '' for none. */
  launcher: string;
  /** In place of the site's greeting; '' for that one. */
  greeting: string;
}

export const SITE_NAME_LENGTH = 100;
export const GREETING_LENGTH = 200;
export const LAUNCHER_LENGTH = 60;
export const PAGE_RULES = 30;
export const PAGES_PER_RULE = 20;
export const PAGE_LENGTH = 512;

/** PUT .../settings/assistant: when questions are answered from the help, automatically. */
export interface AssistantSettings {
  when: 'never' | 'away' | 'always';
}

/** GET .../assistant: what became of the conversations that began in the last so many days. */
export interface AssistantFigures {
  days: number;
  /** All that began. */
  conversations: number;
  /** In these an article was quoted. It is the sum of the three below. */
  answered: number;
  /** The visitor said that it answers the question, and no operator wrote. */
  solved: number;
  /** Nobody wrote any more: whether it helped is not known. */
  unsaid: number;
  /** An operator wrote, or has to. */
  toPeople: number;
}
