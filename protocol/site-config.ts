/** `GET /v1/sites/WRITE_KEY/config`: public, cacheable for 60 s, allowed before consent, names nobody. */
export interface SiteConfig {
  /** Site's display name, shown in the panel. */
  name: string;
  /** Accent as #rrggbb. */
  color: string;
  position: 'right' | 'left';
  consent: 'none' | 'required';
  features: { chat: boolean; slots: boolean };
  texts: { greeting: string };
  /** Whether an operator is there now. */
  online: boolean;
}
