/** Where the bytes of files are: a folder, or a bucket. What is stored is never changed, so a key is used once. */
import type { ReadableStream } from 'node:stream/web';

export interface StoredFile {
  bytes: number;
  body: ReadableStream<Uint8Array>;
}

export interface FileStore {
  /** Takes over what is at `path`, under a key of letters, digits, `-`, `_`, `.` and `/`. Durable when it resolves. */
  put(key: string, path: string, type: string): Promise<void>;
  /** Null where there is none. */
  read(key: string): Promise<StoredFile | null>;
  /** It is gone, or was never there. */
  remove(key: string): Promise<void>;
}

/** The store could not be asked: the same may work later. */
export class FileStoreError extends Error {
  override name = 'FileStoreError';
}
