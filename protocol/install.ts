/**
 * The install page: GET /api/agent/sites/SITE/settings/install, and what the doctor says of a page, POST
 * .../settings/install/doctor {url}; the same as `foyer doctor URL --json`. Rule A14 in docs/protocol.md.
 */

export interface InstallPage {
  writeKey: string;
  /** Where browsers find this server, without a slash at the end. */
  foyer: string;
  /** The tag, ready to be put into a page. */
  snippet: string;
  /** From where the tag was heard, the newest first. */
  seen: Sighting[];
  /** The newest page view that was stored; null where there is none among the newest events. */
  lastPage: { url: string; at: number } | null;
  /** The server's clock, ms UTC. */
  now: number;
}

/** A page of this origin asked for the site's settings, or opened a socket. */
export interface Sighting {
  origin: string;
  /** Whether it is on the site's list; only then a socket is let in. */
  listed: boolean;
  /** When it last asked for the settings, ms UTC: the tag ran. */
  configAt: number | null;
  /** When it last opened a socket, or tried to where `listed` is false. */
  socketAt: number | null;
}

export const DOCTOR_URL_LENGTH = 2048;

export interface DoctorReport {
  /** Where it looked in the end, after redirects. */
  url: string;
  /** Nothing is bad. */
  ok: boolean;
  findings: Finding[];
}

export interface Finding {
  about: 'page' | 'tag' | 'origin' | 'mixed' | 'script-src' | 'connect-src' | 'img-src' | 'style-src' | 'sandbox';
  /** `unsure`: it may be right, and only a browser can tell. */
  verdict: 'good' | 'bad' | 'unsure';
  /** Stable, for scripts. */
  code: FindingCode;
  /** A sentence for people. */
  says: string;
  /** What to add, and where: the exact line. */
  add?: { where: string; line: string };
}

export type FindingCode =
  | 'fetched'
  | 'bad_status'
  | 'cut_off'
  | PageFailure
  | 'tag_found'
  | 'tag_missing'
  | 'tag_other_site'
  | 'tag_other_server'
  | 'tag_held_back'
  | 'tag_twice'
  | 'origin_listed'
  | 'origin_unlisted'
  | 'mixed_content'
  | 'no_policy'
  | 'allowed'
  | 'blocked'
  | 'nonce_needed'
  | 'not_needed'
  | 'sandboxed';

/** Why a page could not be read. */
export type PageFailure =
  | 'bad_url'
  | 'refused_address'
  | 'refused_port'
  | 'unknown_host'
  | 'unreachable'
  | 'bad_certificate'
  | 'bad_answer'
  | 'too_slow'
  | 'too_many_redirects'
  | 'not_html';
