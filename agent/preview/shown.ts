/** What the page and the frame of a preview say to each other. */
import type { SiteConfig } from '../../protocol/site-config.ts';
import type { SitePanel } from '../../protocol/site-panel.ts';

/** To the frame: draw this. What the panel offers is asked of the server, but for what the owner is changing. */
export interface Shown {
  kind: 'show';
  writeKey: string;
  config: SiteConfig;
  panel: Pick<SitePanel, 'away' | 'greetings' | 'languages' | 'language'>;
  /** Beside the launcher; '' for nothing. */
  launcher: string;
  /** Frames have the system's own idea of light and dark; this one is told. */
  dark: boolean;
}

/** From the frame: it can be told; what it was told is drawn. */
export type Said = { kind: 'ready' } | { kind: 'drawn' };
