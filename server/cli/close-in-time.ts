/** Ends a server within what a process manager waits for. */
import { CommandError, type Terminal } from './terminal.ts';

/** Docker and systemd kill after ten seconds or more. */
const CLOSE_MS = 9_000;

/**
 * @param drainSeconds for which the server waits on purpose before it closes
 * @throws CommandError `slow_close` when it takes too long.
 */
export async function closeInTime(
  server: { close(): Promise<void> },
  terminal: Terminal,
  drainSeconds = 0,
): Promise<void> {
  terminal.err('Stopping: letting go of sockets and finishing what was begun ...');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new CommandError('slow_close', 'Draining took too long; ended without it.')),
      CLOSE_MS + drainSeconds * 1000,
    );
  });
  try {
    await Promise.race([server.close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
