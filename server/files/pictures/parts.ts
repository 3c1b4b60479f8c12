/** What the readers of the four kinds of pictures have in common. */

export interface Bare {
  bytes: Buffer;
  /** In pixels, before it is turned: the largest that anything in the file claims, so that nothing larger is decoded. */
  width: number;
  height: number;
  /** What a pixel takes of memory and time, beside one of 8 bits a channel that the library unpacks. */
  cost: number;
}

/** What is not built as its type has to be. Reading behind the end is a RangeError. */
export class BrokenPicture extends Error {
  override name = 'BrokenPicture';
}
