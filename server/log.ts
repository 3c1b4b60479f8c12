/** The log: JSON lines for machines, without what visitors and operators wrote. */
import { pino, type DestinationStream, type Logger } from 'pino';

/**
 * An error as it may be logged. The database library puts a query's values into the message of its error, so of an
 * error that has a cause only the cause speaks, and of all only name, code, message and stack.
 */
export function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const own = error.cause instanceof Error ? null : { message: error.message, stack: error.stack };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...own,
    ...(error.cause instanceof Error ? { cause: loggedError(error.cause) } : {}),
  };
}

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, serializers: { err: loggedError } };
  return destination ? pino(options, destination) : pino(options);
}
