import { useEffect, useState } from 'preact/hooks';
import { cell } from '../cell.ts';
import type { FilesKit } from '../files/kit.ts';
import type { Chosen, Upload, Uploads } from '../files/uploads.ts';
import type { Watched } from '../panel/cells.ts';
import type { ViewProps } from '../panel/views.ts';

/** What sends and shows files, once its code is there, and what it has in hand. `at` is the conversation's id. */
export type WithFiles = { at: string; address: string; chosen: Watched<Chosen[]>; sent: Watched<Upload[]> } & (
  | { kit: FilesKit; uploads: Uploads }
  | { kit: undefined; uploads: undefined }
);

const NOTHING = { chosen: cell<Chosen[]>([]), sent: cell<Upload[]>([]) };

/** Fetches the code when a conversation is opened. Until then, and where it does not come, files are shown by name. */
export function useFiles({ host, part, at, takes }: Pick<ViewProps, 'host' | 'part' | 'at' | 'takes'>): WithFiles {
  const [kit, setKit] = useState<FilesKit | undefined>();
  useEffect(() => {
    // A function is what a state is made with, so it is handed over inside of one.
    void part('files').then((loaded) => setKit(() => loaded));
  }, []);
  useEffect(() => kit?.uploadsOf(host).rules.set(takes), [kit, takes]);
  const here = { at, address: host.address('') };
  if (!kit) return { ...here, ...NOTHING, kit, uploads: undefined };
  const uploads = kit.uploadsOf(host);
  return { ...here, kit, uploads, chosen: uploads.chosen, sent: uploads.sent };
}
