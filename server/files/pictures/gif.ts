/** GIF 89a (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): a screen, and blocks of pixels and of other things. */
import { BrokenPicture, countParts, type Bare } from './parts.ts';

export const [EXTENSION, FRAME] = [0x21, 0x2c];
export const TIMING = 0xf9;
const APPLICATION = 0xff;
const END = 0x3b;
/** How often an animation is repeated; other programs keep what they like in such blocks. */
const REPEATS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** It is unpacked on the thread of everything else. */
const COST = 5;

export function bareGif(file: Buffer): Bare {
  const [width, height] = [file.readUInt16LE(6), file.readUInt16LE(8)];
  let at = 13 + tableBytes(file.readUInt8(10));
  const kept = [file.subarray(0, at)];
  const count = countParts();
  for (;;) {
    count();
    const from = at;
    const kind = file.readUInt8(at);
    if (kind === END) {
      kept.push(file.subarray(at, at + 1));
      return { bytes: Buffer.concat(kept), width, height, cost: COST };
    }
    if (kind === FRAME) {
      const inside =
        file.readUInt16LE(at + 1) + file.readUInt16LE(at + 5) <= width &&
        file.readUInt16LE(at + 3) + file.readUInt16LE(at + 7) <= height;
      if (!inside) throw new BrokenPicture('A frame is larger than the picture.');
      at = endOfBlocks(file, at + 10 + tableBytes(file.readUInt8(at + 9)) + 1);
      kept.push(file.subarray(from, at));
    } else if (kind === EXTENSION) {
      const label = file.readUInt8(at + 1);
      at = endOfBlocks(file, at + 2);
      const block = file.subarray(from, at);
      const repeats = label === APPLICATION && REPEATS.has(block.subarray(3, 14).toString('latin1'));
      if (label === TIMING || repeats) kept.push(block);
    } else throw new BrokenPicture('No block.');
  }
}

/** Of the colours, three bytes each, that the flags announce. */
export function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Each block begins with its length; one of none is the last. */
export function endOfBlocks(file: Buffer, from: number): number {
  for (let at = from; ;) {
    const length = file.readUInt8(at);
    at += 1 + length;
    if (length === 0) return at;
  }
}
