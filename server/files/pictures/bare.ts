/**
 * A picture without what stands beside its pixels. Photographs say where and by whom they were taken, programs what they
 * were made with, and a second file may stand behind the first: who gets the picture gets none of it. The pixels stay as
 * they are, byte by byte.
 */
import { bareGif } from './gif.ts';
import { bareJpeg } from './jpeg.ts';
import { BrokenPicture, type Bare } from './parts.ts';
import { barePng } from './png.ts';
import { bareWebp } from './webp.ts';

const BY_TYPE: Record<string, (file: Buffer) => Bare | Promise<Bare>> = {
  'image/jpeg': bareJpeg,
  'image/png': barePng,
  'image/gif': bareGif,
  'image/webp': bareWebp,
};

/** @param type what the file begins like. @returns null where the rest is not built so. */
export async function bare(file: Buffer, type: string): Promise<Bare | null> {
  try {
    return (await BY_TYPE[type]?.(file)) ?? null;
  } catch (error) {
    // A RangeError is a read behind the end.
    if (error instanceof BrokenPicture || error instanceof RangeError) return null;
    throw error;
  }
}
