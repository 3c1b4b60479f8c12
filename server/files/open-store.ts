import type { Config } from '../config.ts';
import { openBucket } from './bucket.ts';
import type { FileStore } from './file-store.ts';
import { openFolder } from './folder.ts';

/** @param filesUrl as in the configuration, checked there. */
export function openFileStore({ filesUrl }: Pick<Config, 'filesUrl'>): FileStore {
  return filesUrl.startsWith('file:') ? openFolder(filesUrl.slice('file:'.length)) : openBucket(new URL(filesUrl));
}
