/** PNG (https://www.w3.org/TR/png-3/): a signature and chunks, each a length, four letters, its data and a checksum. */
import { BrokenPicture, countParts, type Bare } from './parts.ts';

const SIGNATURE_BYTES = 8;
/** Pixels, their colours and their movement. The others are text, times and Exif. */
const NEEDED = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT'.split(' '),
);

/** Colours come packed: ten times that of a screen is enough, and a thousand times as much can be in it. */
const COLOURS_BYTES = 65_536;

export function barePng(file: Buffer): Bare {
  const kept = [file.subarray(0, SIGNATURE_BYTES)];
  const size = { width: 0, height: 0, cost: 1 };
  const count = countParts();
  for (let at = SIGNATURE_BYTES; ;) {
    count();
    const end = at + 12 + file.readUInt32BE(at);
    const name = file.subarray(at + 4, at + 8).toString('latin1');
    if (end > file.length) throw new BrokenPicture('A chunk ends behind the file.');
    if (at === SIGNATURE_BYTES && name !== 'IHDR') throw new BrokenPicture('No size.');
    if (name === 'IHDR') {
      size.width = Math.max(size.width, file.readUInt32BE(at + 8));
      size.height = Math.max(size.height, file.readUInt32BE(at + 12));
      if (file.readUInt8(at + 16) === 16) size.cost = 2;
    }
    if (NEEDED.has(name) && !(name === 'iCCP' && end - at > COLOURS_BYTES)) kept.push(file.subarray(at, end));
    if (name === 'IEND') return { bytes: Buffer.concat(kept), ...size };
    at = end;
  }
}
