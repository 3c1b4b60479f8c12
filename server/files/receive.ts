/** Writes what comes to the disk as it comes, up to a bound. */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';

/** A sender that says nothing for so long is gone. */
const SILENCE_MS = 30_000;

/**
 * @param path a new file; it is on the disk when this resolves, and left to the caller when it throws.
 * @param came told how many bytes more are on the disk; what it throws ends it.
 * @returns how many bytes came.
 * @throws Refusal `too_large`; what the stream throws that breaks off.
 */
export async function receive(
  body: Readable,
  path: string,
  most: number,
  came: (bytes: number) => Promise<void>,
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  const silence = setTimeout(() => body.destroy(new Error('Nothing came any more.')), SILENCE_MS);
  let bytes = 0;
  try {
    // The stream stays open when it is too much: who sends it is to hear why.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      silence.refresh();
      bytes += (chunk as Buffer).length;
      if (bytes > most) throw tooLarge(most);
      await file.writeFile(chunk as Buffer);
      await came((chunk as Buffer).length);
    }
    await file.sync();
    return bytes;
  } finally {
    clearTimeout(silence);
    await file.close();
  }
}

export function tooLarge(most: number): Refusal {
  return new Refusal('too_large', `A file has at most ${most} bytes.`);
}
