import type { FileRules } from './site-panel.ts';

/** `GET /api/agent/sites/SITE/files` (D6). */
export interface SiteFiles {
  /** Null where no files are taken. */
  rules: FileRules | null;
  room: FileRoom;
}

/** In bytes. */
export interface FileRoom {
  used: number;
  most: number;
  /** Where visitors can send no more: the rest is left to operators. */
  visitors: number;
  /** The server's disk has no room for files, whatever the site's share. */
  low: boolean;
}
