/** The command line: finds the command, runs it, and turns every failure into one line and an exit code. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandHelp, parseCall, programHelp, type Command } from './command.ts';
import { backupCommand } from './commands/backup.ts';
import { copyCommand } from './commands/copy.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { operatorCreateCommand } from './commands/operator.ts';
import { replayCommand } from './commands/replay.ts';
import { restoreCommand } from './commands/restore.ts';
import { siteCreateCommand, siteListCommand, siteRetentionCommand } from './commands/site.ts';
import { startCommand } from './commands/start.ts';
import { failureOf } from './failure.ts';
import { EXIT_OK, EXIT_USAGE, processTerminal, usageError, type Terminal } from './terminal.ts';

export const commands: Command[] = [
  startCommand,
  demoCommand,
  siteCreateCommand,
  siteListCommand,
  siteRetentionCommand,
  doctorCommand,
  operatorCreateCommand,
  replayCommand,
  backupCommand,
  restoreCommand,
  copyCommand,
];

/** Runs one call; everything it says goes through the terminal. Resolves to the exit code: 0 done, 1 failed, 2 wrong call. */
export async function run(words: string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    const failure = failureOf(error);
    terminal.err(`foyer: ${failure.message} [${failure.code}]`);
    if (failure.exit === EXIT_USAGE && failure.code === 'usage') terminal.err('foyer --help lists the commands.');
    return failure.exit;
  }
}

/** Called by bin/foyer.js. A `.env` beside the call fills in what the environment leaves out. */
export async function runFoyer(): Promise<void> {
  const file = join(process.cwd(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  // Whatever is made in a data folder is for its owner only, also where the folder was there before.
  process.umask(0o077);
  const code = await run(process.argv.slice(2), processTerminal());
  // Not process.exit: what was printed into a pipe may still be on its way.
  process.exitCode = code;
  // A handle somebody forgot must not keep a finished command alive.
  setTimeout(() => process.exit(code), 1_000).unref();
}

async function dispatch(words: string[], terminal: Terminal): Promise<number> {
  const asksHelp = words.includes('--help') || words.includes('-h');
  const command = findCommand(words);
  if (!command) {
    if (asksHelp || words[0] === 'help') {
      terminal.out(programHelp(commands));
      return EXIT_OK;
    }
    if (words.length === 0) {
      terminal.err(programHelp(commands));
      return EXIT_USAGE;
    }
    throw usageError(
      `There is no command "${words
        .filter((word) => !word.startsWith('-'))
        .slice(0, 2)
        .join(' ')}"`,
    );
  }
  if (asksHelp) {
    terminal.out(commandHelp(command));
    return EXIT_OK;
  }
  return command.run(parseCall(command, words.slice(command.name.split(' ').length)), terminal);
}

function findCommand(words: string[]): Command | undefined {
  return commands.find((command) => command.name.split(' ').every((word, at) => words[at] === word));
}
