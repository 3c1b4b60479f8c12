/** How a camera was held, as Exif says it: 1 upright, 2 to 8 turned or mirrored (Exif 2.32, 4.6.4, tag 0x0112). */

/** With it an APP1 segment begins that is Exif. */
export const EXIF = 'Exif\0\0';
const TAG = 0x0112;
const SHORT = 3;

/** @param body of an APP1 segment that begins with EXIF. @returns 1 where it does not say. */
export function exifOrientation(body: Buffer): number {
  const tiff = body.subarray(EXIF.length);
  const order = tiff.subarray(0, 2).toString('latin1');
  if (order !== 'MM' && order !== 'II') return 1;
  const short = (at: number) => (order === 'MM' ? tiff.readUInt16BE(at) : tiff.readUInt16LE(at));
  const long = (at: number) => (order === 'MM' ? tiff.readUInt32BE(at) : tiff.readUInt32LE(at));
  try {
    const folder = long(4);
    for (let entry = 0; entry < short(folder); entry++) {
      const at = folder + 2 + entry * 12;
      if (short(at) !== TAG || short(at + 2) !== SHORT) continue;
      const value = short(at + 8);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch {
    // It says that it is longer than it is.
  }
  return 1;
}

/** A whole APP1 segment that says this and nothing else. */
export function orientationExif(orientation: number): Buffer {
  const entry = [TAG >> 8, TAG & 0xff, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0];
  const tiff = [...Buffer.from('MM\0*'), 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  return Buffer.from([0xff, 0xe1, 0, 2 + EXIF.length + tiff.length, ...Buffer.from(EXIF), ...tiff]);
}
