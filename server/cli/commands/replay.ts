/** `foyer replay` */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openBookmark } from '../../replay/bookmark.ts';
import { readLog, surveyLog } from '../../replay/click-log.ts';
import { createDoor, DoorError } from '../../replay/door.ts';
import { replay } from '../../replay/replay.ts';
import type { Command } from '../command.ts';
import { showProgress } from '../progress.ts';
import { CommandError, EXIT_OK, usageError, type Terminal } from '../terminal.ts';

/** A restart or an upgrade of the server takes less. */
const PATIENCE_MS = 120_000;

export const replayCommand: Command = {
  name: 'replay',
  summary: 'Send a click log to a server through its HTTP door.',
  about:
    'The log: session_id,timestamp[unix s],item_id[,event], as CSV or CSV.gz, with or without a header. Running it\n' +
    'twice stores nothing twice. After a break it goes on behind the last row the server acknowledged.',
  positionals: [{ name: 'FILE', help: 'The log.' }],
  options: {
    url: { value: 'URL', help: 'The server, such as http://localhost:8080.', required: true },
    key: { value: 'SECRET_KEY', help: "The site's secret key, sk_...", required: true },
    speed: { value: 'N|max', help: 'N times faster than it happened, or max (default): as fast as it is taken.' },
    'from-start': { help: 'Do not go on where an earlier run broke off.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const file = resolve(terminal.cwd, call.positional(0));
    const url = serverOrigin(call.value('url')!);
    const secretKey = call.value('key')!;
    const speed = speedOf(call.value('speed') ?? 'max');
    if (!(await isFile(file))) throw new CommandError('not_found', `There is no file ${file}`);

    const log = await surveyLog(file);
    const bookmark = openBookmark(log, url, secretKey);
    if (call.given('from-start')) await bookmark.remove();
    const progress = showProgress(terminal, 'Replay', log.rows, 'rows');
    const result = await replay({
      rows: readLog(file),
      door: createDoor({
        url,
        secretKey,
        patienceMs: PATIENCE_MS,
        random: Math.random,
        now: Date.now,
        onWait: tellWaits(terminal),
      }),
      bookmark,
      speed,
      now: Date.now,
      onProgress: (rows) => progress.at(rows),
      onProblem: (problem) => terminal.err(problem),
    })
      .catch((error: unknown) => {
        if (!(error instanceof DoorError)) throw error;
        throw new CommandError(error.code, `${error.message} Run the same again to go on from there.`);
      })
      .finally(() => progress.end());

    if (call.given('json')) {
      terminal.out(JSON.stringify(result));
      return EXIT_OK;
    }
    if (result.resumedAt > 0) terminal.out(`Went on behind row ${result.resumedAt}, which an earlier run had reached.`);
    terminal.out(
      `${result.sent} events sent, ${result.rejected} rejected, ${result.skipped} rows skipped, ${result.seconds.toFixed(1)} s.`,
    );
    return EXIT_OK;
  },
};

function serverOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw usageError(`--url is the server's address, such as http://localhost:8080`);
  return url.origin;
}

function speedOf(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed > 0 && Number.isFinite(speed))) throw usageError('--speed is a number above 0, or max');
  return speed;
}

/** One line when the server goes away, not one for every try. */
function tellWaits(terminal: Terminal): (reason: string) => void {
  let toldAt = 0;
  return (reason) => {
    if (Date.now() - toldAt < 10_000) return;
    toldAt = Date.now();
    terminal.err(`The server does not take events now (${reason}); waiting ...`);
  };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
