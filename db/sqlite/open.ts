import { createClient, type Client, type Config } from '@libsql/client';

/** The library tells this failure by text alone. */
export class StoreUnopenedError extends Error {
  override name = 'StoreUnopenedError';
  constructor(file: string, cause: unknown) {
    super(`The file ${file} cannot be opened. Its folder must be there, and Foyer must be allowed to write in it.`, {
      cause,
    });
  }
}

/**
 * A connection to a file, which is made where there is none.
 * @throws StoreUnopenedError
 */
export function openFile(file: string, options: Omit<Config, 'url'>): Client {
  try {
    return createClient({ url: `file:${file}`, ...options });
  } catch (error) {
    throw new StoreUnopenedError(file, error);
  }
}
