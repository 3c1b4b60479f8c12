/** `foyer copy` */
import { readConfig } from '../../config.ts';
import type { TableComparison } from '../../copy/compare.ts';
import { copyStore, type CopyProgress, type CopyResult } from '../../copy/copy.ts';
import { lockPlaces, placeOf, requireSource, type Place } from '../../copy/places.ts';
import type { Call, Command } from '../command.ts';
import { showProgress, type Progress } from '../progress.ts';
import { EXIT_FAILED, EXIT_OK, usageError, type Terminal } from '../terminal.ts';

export const copyCommand: Command = {
  name: 'copy',
  summary: 'Move a whole installation to another store, such as from the file to PostgreSQL.',
  about:
    'Everything in the database: sites, operators, visitors, events, conversations. The target is a new, empty\n' +
    'database; the source stays as it is, but for the migrations it lacks. Afterwards both are read and compared by\n' +
    'rows and checksums. Broken off, it goes on where it was when it is called again; until it is whole, no server\n' +
    'starts on the target.\n\n' +
    'No server may run on either. On an embedded store the lock of its folder says so. On PostgreSQL every server and\n' +
    'command holds a lock (pg_advisory_lock, shared) as long as it is connected, and the copy needs it alone: stop all\n' +
    'of them, on every machine.',
  options: {
    from: { value: 'URL', help: 'file:PATH of a foyer.db, or postgres://...', required: true },
    to: { value: 'URL', help: 'The same, for where it goes.', required: true },
    'from-start': { help: 'Remove from the target what a copy that was broken off put there, and begin anew.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const config = readConfig(terminal.env);
    const [from, to] = [place(call, 'from', terminal), place(call, 'to', terminal)];
    if (from.url === to.url) throw usageError('--from and --to are the same store');
    await requireSource(from);
    const lock = await lockPlaces([from, to], config);
    const shown = showSteps(terminal);
    const result = await copyStore({
      from: from.url,
      to: to.url,
      fromStart: call.given('from-start'),
      onProgress: shown.at,
    }).finally(() => {
      shown.end();
      lock.release();
    });
    if (call.given('json')) terminal.out(JSON.stringify(result));
    else tell(result, terminal);
    return result.same ? EXIT_OK : EXIT_FAILED;
  },
};

function place(call: Call, name: string, terminal: Terminal): Place {
  const found = placeOf(call.value(name)!, terminal.cwd);
  if (!found) throw usageError(`--${name} begins with file: or postgres://`);
  return found;
}

const WORDS = { copy: 'Copying', compare: 'Comparing' };

/** A bar for each step. */
function showSteps(terminal: Terminal): { at(progress: CopyProgress): void; end(): void } {
  let shown: { step: string; progress: Progress } | null = null;
  return {
    at({ step, done, total }) {
      if (shown?.step !== step) {
        shown?.progress.end();
        shown = { step, progress: showProgress(terminal, WORDS[step], total, 'rows') };
      }
      shown.progress.at(done);
    },
    end: () => shown?.progress.end(),
  };
}

function tell(result: CopyResult, terminal: Terminal): void {
  if (result.resumed) terminal.out('Went on where an earlier copy had broken off.');
  for (const line of tableLines(result.tables)) terminal.out(line);
  if (result.mended > 0) {
    terminal.out(`${result.mended} texts held a NUL, which PostgreSQL does not hold: it is U+FFFD there.`);
  }
  terminal.out(
    result.same
      ? `Done: ${result.to} holds all that ${result.from} does.`
      : 'The two are NOT the same, see above. Copy again with --from-start.',
  );
}

/** Enough of a checksum for an eye. */
const DIGITS = 16;

function tableLines(tables: TableComparison[]): string[] {
  const rows = [
    ['table', 'rows', 'checksum', ''],
    ...tables.map(({ table, from, to, same }) => [
      table,
      from.rows === to.rows ? String(from.rows) : `${from.rows}, ${to.rows}`,
      from.checksum === to.checksum
        ? from.checksum.slice(0, DIGITS)
        : `${from.checksum.slice(0, DIGITS)}, ${to.checksum.slice(0, DIGITS)}`,
      same ? 'same' : 'DIFFERENT',
    ]),
  ];
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map(([table, count, checksum, verdict]) =>
    `${table!.padEnd(widths[0]!)}  ${count!.padStart(widths[1]!)}  ${checksum!.padEnd(widths[2]!)}  ${verdict}`.trimEnd(),
  );
}
