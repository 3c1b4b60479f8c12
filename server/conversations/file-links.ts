/** Links to the files of messages: each for one file, for a week and up to a day more, so that it is the same for a day. */
import type { Deps } from '../deps.ts';
import { readLink, signLink } from '../sites/signed-link.ts';
import type { Site } from '../sites/sites.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

export interface FileLinks {
  /** A path of this server. */
  to(siteId: string, fileId: string): string;
  /** The file that a link is for; null where it is none, or no longer. */
  read(site: Site, link: string): string | null;
}

export function createFileLinks(
  directory: { byId(siteId: string): Site | undefined },
  { now }: Pick<Deps, 'now'>,
): FileLinks {
  const keyOf = ({ id, secretKeyHash }: Pick<Site, 'id' | 'secretKeyHash'>) =>
    ({ purpose: 'file', siteId: id, secret: secretKeyHash }) as const;

  return {
    to(siteId, fileId) {
      const site = directory.byId(siteId);
      const expiresAt = (Math.floor(now() / DAY_MS) + DAYS + 1) * DAY_MS;
      return site ? `/v1/files/${siteId}/${signLink(keyOf(site), fileId, expiresAt)}` : '';
    },
    read: (site, link) => readLink(keyOf(site), link, now()),
  };
}
