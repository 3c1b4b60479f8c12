/** `foyer restore` */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { restoreStore } from '../../backup/restore.ts';
import { readConfig } from '../../config.ts';
import { ON_POSTGRES } from '../../control/installation.ts';
import { systemDeps } from '../../deps.ts';
import { lockDataDir, makeDataDir } from '../../lock/lock.ts';
import type { Command } from '../command.ts';
import { showProgress, type Progress } from '../progress.ts';
import { CommandError, EXIT_FAILED, EXIT_OK, usageError, type Terminal } from '../terminal.ts';

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'Put a backup in the place of the database, while no server runs.',
  about:
    'The backup is copied and checked first; it may be as old as it likes, but not newer than this program. What was\n' +
    'there is kept beside it under the name before-restore-TIME.db. What was stored after the backup is only in there.\n' +
    'On PostgreSQL use pg_restore for what pg_dump made.',
  positionals: [{ name: 'FILE', help: 'What foyer backup made.' }],
  options: {
    yes: { help: 'Do not ask.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const file = resolve(terminal.cwd, call.positional(0));
    const { databaseUrl, dataDir } = readConfig(terminal.env);
    if (!databaseUrl.startsWith('file:')) throw new CommandError('bad_request', ON_POSTGRES);
    const database = resolve(terminal.cwd, databaseUrl.slice('file:'.length));
    const lock = await lockDataDir(dataDir);
    let shown: Progress | null = null;
    try {
      await makeDataDir(dirname(database));
      if (!call.given('yes') && (await exists(database)) && !(await agrees(terminal, database, file))) {
        terminal.err('Nothing was changed.');
        return EXIT_FAILED;
      }
      const result = await restoreStore({
        file,
        database,
        now: systemDeps.now(),
        onProgress({ step, done, total }) {
          shown ??= showProgress(terminal, 'Restore', megabytes(total), 'MB');
          shown.at(megabytes(done));
          if (step !== 'check') return;
          shown.end();
          shown = null;
          if (!call.given('json')) terminal.err('Checking the copy ...');
        },
      });
      if (call.given('json')) {
        terminal.out(JSON.stringify(result));
        return EXIT_OK;
      }
      terminal.out(`Done: ${result.database}, ${(result.bytes / 1e6).toFixed(1)} MB, integrity ok.`);
      if (result.kept !== null) terminal.out(`What was there is now ${result.kept}. Remove it when nobody needs it.`);
      return EXIT_OK;
    } finally {
      (shown as Progress | null)?.end();
      lock.release();
    }
  },
};

/** @throws CommandError `usage` where there is nobody to ask. */
async function agrees(terminal: Terminal, database: string, file: string): Promise<boolean> {
  if (!terminal.ask) throw usageError('Nobody can be asked here: say --yes to put the backup in place of the database');
  const answer = await terminal.ask(`Put ${file} in the place of ${database}, which is kept aside? [y/N] `);
  return /^y(es)?$/i.test(answer.trim());
}

/** Whole ones, and never none. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
