/** `foyer backup` */
import { resolve } from 'node:path';
import { readConfig } from '../../config.ts';
import { withInstallation } from '../../control/with-installation.ts';
import { systemDeps } from '../../deps.ts';
import type { Command } from '../command.ts';
import { showProgress, type Progress } from '../progress.ts';
import { EXIT_OK } from '../terminal.ts';

export const backupCommand: Command = {
  name: 'backup',
  summary: 'Copy the database into one file, also while the server runs.',
  about:
    'The copy is checked before it gets its name. foyer restore puts it back. On PostgreSQL use pg_dump and pg_restore.',
  positionals: [{ name: 'FILE', help: 'Where the copy goes; nothing may be there yet.' }],
  options: { json: { help: 'Print one line of JSON.' } },
  async run(call, terminal) {
    const file = resolve(terminal.cwd, call.positional(0));
    const config = readConfig(terminal.env);
    if (!call.given('json')) terminal.err(`Copying the database to ${file} ...`);
    let shown: Progress | null = null;
    const result = await withInstallation(config, systemDeps, (installation) =>
      installation.backup(file, ({ step, done, total }) => {
        shown ??= showProgress(terminal, 'Backup', megabytes(total), 'MB');
        shown.at(megabytes(done));
        if (step !== 'check') return;
        shown.end();
        shown = null;
        if (!call.given('json')) terminal.err('Checking the copy ...');
      }),
    ).finally(() => shown?.end());
    terminal.out(
      call.given('json')
        ? JSON.stringify(result)
        : `Done: ${file}, ${(result.bytes / 1e6).toFixed(1)} MB, integrity ok.`,
    );
    return EXIT_OK;
  },
};

/** Whole ones, and never none. */
function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
