/** Makes of a file that begins like a picture one that can be handed on, and a small one to be shown. */
import { readFile, writeFile } from 'node:fs/promises';
import { bare } from './bare.ts';
import type { Bare } from './parts.ts';
import { drawPreview } from './preview.ts';

export interface Preview {
  width: number;
  height: number;
}

export interface Taken {
  /** What is left of the file. */
  bytes: number;
  preview: Preview;
}

/** Phones make 50 million, which take half a gigabyte while they are drawn; a file of a few bytes may claim more. */
export const MOST_PIXELS = 50_000_000;
/** As much as JPEG can have; with longer lines the decoder takes seconds and a gigabyte for few pixels. */
const LONGEST_SIDE = 65_535;

/** On the disk, for our eyes alone. */
const WRITTEN = { flush: true, mode: 0o600 };

/** One is drawn at a time: that is the bound of memory, and the server's other work is not to wait. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Takes out of the file at `path` what stands beside the pixels, and writes its preview to `previewPath`, both to the disk.
 * @returns null where it is no picture that can be drawn, or one with too many pixels.
 */
export function takePicture(path: string, previewPath: string, type: string): Promise<Taken | null> {
  const mine = last.then(() => take(path, previewPath, type));
  last = mine.catch(() => {});
  return mine;
}

async function take(path: string, previewPath: string, type: string): Promise<Taken | null> {
  const file = await readFile(path);
  const picture = await bare(file, type);
  if (!picture || !fits(picture)) return null;
  const preview = await drawPreview(picture, type);
  if (!preview) return null;
  if (!picture.bytes.equals(file)) await writeFile(path, picture.bytes, WRITTEN);
  await writeFile(previewPath, preview.bytes, WRITTEN);
  return { bytes: picture.bytes.length, preview: { width: preview.width, height: preview.height } };
}

function fits({ width, height, cost }: Bare): boolean {
  return width > 0 && height > 0 && Math.max(width, height) <= LONGEST_SIDE && width * height * cost <= MOST_PIXELS;
}
