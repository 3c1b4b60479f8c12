/**
 * Why a store is not opened: a database that a copy has begun to fill is no installation yet, one that nobody filled is
 * none at all, and a copy wants to be alone.
 */
import { StoreUnavailableError } from '../errors.ts';

/** The bookmarks of a copy, in its target, as long as it is not finished. */
export const COPY_TABLE = 'foyer_copy';

export class UnfinishedCopyError extends Error {
  override name = 'UnfinishedCopyError';
  constructor() {
    super('A copy into this database was begun and not finished. Run the same foyer copy again to finish it.');
  }
}

export class NoInstallationError extends Error {
  override name = 'NoInstallationError';
  constructor(where: string) {
    super(`There is no Foyer in ${where}.`);
  }
}

/** It passes, when those who have it are done. */
export class StoreInUseError extends StoreUnavailableError {
  override name = 'StoreInUseError';
}

/** What a store is opened for by a copy; undefined for everybody else. */
export type Copying = 'from' | 'to' | undefined;

/** @throws UnfinishedCopyError, NoInstallationError */
export function checkContents(found: { foyer: boolean; copy: boolean }, copying: Copying, where: string): void {
  if (copying === 'to') return;
  if (found.copy) throw new UnfinishedCopyError();
  if (copying === 'from' && !found.foyer) throw new NoInstallationError(where);
}
