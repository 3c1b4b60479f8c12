import type { Language } from './language.ts';

/** `GET /v1/sites/WRITE_KEY/config?lang=TAG`: public, cacheable for 60 s, allowed before consent, names nobody. */
export interface SiteConfig {
  /** Site's display name, shown in the panel. */
  name: string;
  /** Accent as #rrggbb. */
  color: string;
  /** Absent where it is right: every page view of every visitor pays for what stands here. */
  position?: 'left';
  /** Absent where none is asked for. */
  consent?: 'required';
  features: { chat: boolean; slots: boolean };
  /** What the texts are in: the language that was asked for where there is one, else the site's. Absent where it is English. */
  language?: Language;
  texts: {
    greeting: string;
    /** What the launcher is called, and what it is when its panel did not come. */
    name: string;
    failed: string;
  };
  /** Whether an operator is there now. */
  online: boolean;
}
