/** What the readers of the four kinds of pictures have in common. */

export interface Bare {
  bytes: Buffer;
  /** In pixels, before it is turned: the largest that anything in the file claims, so that nothing larger is decoded. */
  width: number;
  height: number;
  /** What a pixel takes of memory and time, beside one of 8 bits a channel that the library unpacks. */
  cost: number;
}

/** Of segments, chunks, blocks. Ten megabytes of real pictures have some hundreds, an animation some thousands. */
const MOST_PARTS = 10_000;

/** @returns what is called for each part. @throws BrokenPicture where there are so many that only somebody hostile made them */
export function countParts(): () => void {
  let parts = 0;
  return () => {
    if (++parts > MOST_PARTS) throw new BrokenPicture('Too many parts.');
  };
}

/** What is not built as its type has to be. Reading behind the end is a RangeError. */
export class BrokenPicture extends Error {
  override name = 'BrokenPicture';
}
