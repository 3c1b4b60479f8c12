/**
 * Every failure as one plain sentence and a code that scripts can rely on. What libraries and the system say is for
 * those who know them; their codes decide here, never their words.
 */
import { NoInstallationError, StoreInUseError, UnfinishedCopyError } from '../../db/copy/refused.ts';
import { StoreTooNewError } from '../../db/migrations.ts';
import { DamagedFileError } from '../../db/sqlite/inspect.ts';
import { StoreUnopenedError } from '../../db/sqlite/open.ts';
import { ConfigError } from '../config.ts';
import { LockedError } from '../lock/lock.ts';
import { Refusal } from '../refusal.ts';
import { CommandError, EXIT_FAILED, EXIT_USAGE } from './terminal.ts';

export interface Failure {
  code: string;
  message: string;
  exit: number;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) return error;
  if (error instanceof ConfigError) return { code: 'environment', message: error.message, exit: EXIT_USAGE };
  if (error instanceof Refusal) return { code: error.code, message: error.message, exit: EXIT_FAILED };
  if (error instanceof LockedError) return { code: 'data_dir_busy', message: error.message, exit: EXIT_FAILED };
  if (error instanceof StoreTooNewError) return { code: 'store_too_new', message: error.message, exit: EXIT_FAILED };
  if (error instanceof StoreUnopenedError) return { code: 'store_unopened', message: error.message, exit: EXIT_FAILED };
  if (error instanceof StoreInUseError) return { code: 'store_busy', message: error.message, exit: EXIT_FAILED };
  if (error instanceof DamagedFileError) return { code: 'store_broken', message: error.message, exit: EXIT_FAILED };
  if (error instanceof UnfinishedCopyError)
    return { code: 'copy_unfinished', message: error.message, exit: EXIT_FAILED };
  if (error instanceof NoInstallationError) return { code: 'not_found', message: error.message, exit: EXIT_FAILED };
  for (const cause of causes(error)) {
    const known = knownFailure(cause);
    if (known) return { ...known, exit: EXIT_FAILED };
  }
  const said = error instanceof Error && error.message ? error.message : String(error);
  return { code: 'failed', message: `It failed in a way that Foyer does not know: ${said}`, exit: EXIT_FAILED };
}

type Known = Omit<Failure, 'exit'>;

/** What the system adds to its errors. */
type SystemError = NodeJS.ErrnoException & { address?: string; port?: number; hostname?: string; lines?: number };

/** An error, and what it says it comes from: query builders wrap what the database said. */
function* causes(error: unknown): Generator<SystemError> {
  let cause = error;
  for (let depth = 0; depth < 5 && typeof cause === 'object' && cause !== null; depth++) {
    yield cause as SystemError;
    cause = (cause as { cause?: unknown }).cause;
  }
}

function knownFailure(error: SystemError): Known | null {
  const code = typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('CSV_')) {
    const line = error.lines ?? '?';
    return { code: 'bad_file', message: `The log cannot be read as CSV: something is wrong at line ${line}.` };
  }
  return Object.hasOwn(SENTENCES, code) ? SENTENCES[code]!(error) : null;
}

const portInUse = ({ port }: SystemError): Known => ({
  code: 'port_in_use',
  message: `Port ${port} is taken. Set PORT to a free one, or stop what uses it.`,
});
const badHost = ({ address }: SystemError): Known => ({
  code: 'bad_host',
  message: `This machine has no address ${address}. Set HOST to one that it has.`,
});
const unknownHost = (error: SystemError): Known => ({
  code: 'unknown_host',
  message: `No machine is known by the name ${placeOf(error)}.`,
});
const unreachable = (error: SystemError): Known => ({
  code: 'unreachable',
  message: `Nothing answers at ${placeOf(error)}.`,
});
const notAllowed = (error: SystemError): Known => ({
  code: 'not_allowed',
  message:
    error.syscall === 'listen'
      ? `Port ${error.port} may not be used. Set PORT to one above 1023.`
      : `${fileOf(error)} may not be read or written by the user who runs this.`,
});
const notFound = (error: SystemError): Known => ({ code: 'not_found', message: `${fileOf(error)} is not there.` });
const notAFolder = (error: SystemError): Known => ({
  code: 'not_a_folder',
  message: `${fileOf(error)} cannot be a folder: a file is in the way.`,
});
const notAFile = (error: SystemError): Known => ({
  code: 'not_a_file',
  message: `${fileOf(error)} is a folder, not a file.`,
});
const diskFull = (): Known => ({ code: 'disk_full', message: 'The disk is full.' });
const storeBroken = (): Known => ({
  code: 'store_broken',
  message: 'The database file is damaged or no database. Restore it from a backup.',
});
const storeBusy = (): Known => ({
  code: 'store_busy',
  message: 'Another program uses the database file. Stop it, or try again.',
});
const storeReadOnly = (): Known => ({
  code: 'not_allowed',
  message: 'The database file may not be written by the user who runs this.',
});
const storeRefused = (why: string) => (): Known => ({ code: 'store_refused', message: why });
const badArchive = (): Known => ({
  code: 'bad_file',
  message: 'The file ends in .gz, but what is in it cannot be unpacked.',
});

/** By the code of the system, of SQLite, of PostgreSQL (SQLSTATE) or of zlib. */
const SENTENCES: { [code: string]: (error: SystemError) => Known } = {
  EADDRINUSE: portInUse,
  EADDRNOTAVAIL: badHost,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  CONNECT_TIMEOUT: unreachable,
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: notAllowed,
  ENOENT: notFound,
  ENOTDIR: notAFolder,
  EEXIST: notAFolder,
  EISDIR: notAFile,
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  SQLITE_FULL: diskFull,
  SQLITE_NOTADB: storeBroken,
  SQLITE_CORRUPT: storeBroken,
  SQLITE_BUSY: storeBusy,
  SQLITE_LOCKED: storeBusy,
  SQLITE_READONLY: storeReadOnly,
  SQLITE_PERM: storeReadOnly,
  '28P01': storeRefused('PostgreSQL refused the user or the password in DATABASE_URL.'),
  '28000': storeRefused('PostgreSQL refused the user or the password in DATABASE_URL.'),
  '3D000': storeRefused('PostgreSQL has no database of the name in DATABASE_URL.'),
  '42501': storeRefused('The user in DATABASE_URL may not make tables in that database.'),
  Z_DATA_ERROR: badArchive,
  Z_BUF_ERROR: badArchive,
};

function placeOf({ address, hostname, port }: SystemError): string {
  return [address ?? hostname, port].filter(Boolean).join(':') || 'the address that was given';
}

function fileOf({ path }: SystemError): string {
  return path ?? 'A file';
}
