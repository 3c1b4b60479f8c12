import { createInterface } from 'node:readline';

/** Where a command speaks: data on one stream, everything else on the other. */
export interface Terminal {
  /** A line of data on standard output. */
  out(line: string): void;
  /** A line for the person watching, on standard error. */
  err(line: string): void;
  /** Whether a person watches standard error, so that a bar can be drawn. */
  interactive: boolean;
  /** Asks that person and resolves to the line typed; absent where nobody can answer. */
  ask?(question: string): Promise<string>;
  env: Record<string, string | undefined>;
  cwd: string;
  /** Resolves when the process is asked to stop. */
  stopped(): Promise<void>;
}

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** What ends a command with a message. The code is stable, for scripts that read it. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: string;
  readonly exit: number;
  constructor(code: string, message: string, exit: number = EXIT_FAILED) {
    super(message);
    this.code = code;
    this.exit = exit;
  }
}

/** A wrong call: exit code 2. */
export function usageError(message: string): CommandError {
  return new CommandError('usage', message, EXIT_USAGE);
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    interactive: process.stderr.isTTY === true,
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
    env: process.env,
    cwd: process.cwd(),
    stopped,
  };
}

/** The end of the input is an empty answer. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
      lines.question(question, resolve);
    });
  } finally {
    lines.close();
  }
}

/**
 * The first signal asks, a later one no longer waits. Ctrl+C under npm arrives twice, from the terminal and from npm:
 * what follows at once is the same. 128 + the signal's number is the status that shells expect.
 */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt = 0;
    const onSignal = (exitCode: number) => () => {
      if (askedAt === 0) {
        askedAt = Date.now();
        resolve();
      } else if (Date.now() - askedAt > SAME_SIGNAL_MS) {
        process.exit(exitCode);
      }
    };
    process.on('SIGTERM', onSignal(143));
    process.on('SIGINT', onSignal(130));
  });
}

const SAME_SIGNAL_MS = 500;
