/** The first frame of a GIF, which the library that draws does not read. LZW as in appendix F of the specification. */
import { setImmediate as breathe } from 'node:timers/promises';
import { BrokenPicture } from './parts.ts';
import { EXTENSION, FRAME, TIMING, endOfBlocks, tableBytes } from './gif.ts';

const MOST_CODES = 4_096;
const MOST_BITS = 12;
/** Between two breaths of the event loop: about a millisecond. */
const PIXELS_AT_A_TIME = 16_384;
/** From which row, and by how many, where the rows come so that a slow line shows the whole early. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  interlaced: boolean;
  colours: Buffer;
  /** The index of the colour that is none; -1 where all are. */
  clear: number;
  bits: number;
  packed: Buffer;
}

/** @param file without more than what bareGif keeps. @returns its screen, four bytes each pixel. @throws BrokenPicture */
export async function firstFrame(file: Buffer): Promise<Buffer> {
  const [width, height] = [file.readUInt16LE(6), file.readUInt16LE(8)];
  const frame = findFrame(file);
  const screen = new Uint32Array(width * height);
  const colours = coloursOf(frame);
  const rows = rowsOf(frame);
  let [row, column] = [0, 0];
  for (const run of unpacked(frame)) {
    for (let i = 0; i < run.length && row < rows.length; i++) {
      screen[(frame.top + rows[row]!) * width + frame.left + column] = colours[run[i]!]!;
      if (++column === frame.width) {
        column = 0;
        row++;
      }
    }
    if (row === rows.length) break;
    await breathe();
  }
  return Buffer.from(screen.buffer);
}

function findFrame(file: Buffer): Frame {
  let clear = -1;
  let at = 13 + tableBytes(file.readUInt8(10));
  const shared = file.subarray(13, at);
  while (file[at] === EXTENSION) {
    if (file[at + 1] === TIMING && (file.readUInt8(at + 3) & 1) === 1) clear = file.readUInt8(at + 6);
    at = endOfBlocks(file, at + 2);
  }
  if (file[at] !== FRAME) throw new BrokenPicture('No frame.');
  const flags = file.readUInt8(at + 9);
  const packedAt = at + 10 + tableBytes(flags);
  const own = file.subarray(at + 10, packedAt);
  return {
    left: file.readUInt16LE(at + 1),
    top: file.readUInt16LE(at + 3),
    width: file.readUInt16LE(at + 5),
    height: file.readUInt16LE(at + 7),
    interlaced: (flags & 0x40) !== 0,
    colours: own.length > 0 ? own : shared,
    clear,
    bits: file.readUInt8(packedAt),
    packed: joined(file, packedAt + 1),
  };
}

function joined(file: Buffer, from: number): Buffer {
  // Byte by byte, since a block may be of one: a copy for each would take a hundred times as long.
  const bytes = Buffer.allocUnsafe(file.length - from);
  let full = 0;
  for (let at = from; file.readUInt8(at) > 0; at += 1 + file[at]!) {
    const end = Math.min(file.length, at + 1 + file[at]!);
    for (let byte = at + 1; byte < end; byte++) bytes[full++] = file[byte]!;
  }
  return bytes.subarray(0, full);
}

/** Four bytes each, in the order of the screen's; nothing where there is no such colour, or it is none. */
function coloursOf({ colours, clear }: Frame): Uint32Array {
  const bytes = Buffer.alloc(256 * 4);
  for (let index = 0; index * 3 < colours.length; index++) {
    if (index !== clear) bytes.set([...colours.subarray(index * 3, index * 3 + 3), 0xff], index * 4);
  }
  return new Uint32Array(bytes.buffer, bytes.byteOffset, 256);
}

/** The row on the screen of each row in the file. */
function rowsOf({ width, height, interlaced }: Frame): number[] {
  if (width === 0) return [];
  if (!interlaced) return Array.from({ length: height }, (_, row) => row);
  const rows: number[] = [];
  for (const [first, step] of PASSES) for (let row = first; row < height; row += step) rows.push(row);
  return rows;
}

/** Runs of indices of colours. Each is valid until the next is asked for. */
function* unpacked({ bits, packed }: Frame): Generator<Uint8Array> {
  if (bits < 1 || bits > 8) throw new BrokenPicture('No width of codes.');
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  // A code stands for the run of another, and one index more.
  const before = new Uint16Array(MOST_CODES);
  const added = new Uint8Array(MOST_CODES);
  const lengths = new Uint16Array(MOST_CODES);
  for (let index = 0; index < clear; index++) [added[index], lengths[index]] = [index, 1];
  const run = new Uint8Array(PIXELS_AT_A_TIME + MOST_CODES);
  let full = 0;
  let [width, next, previous] = [bits + 1, end + 1, -1];
  let [waiting, waitingBits, clears] = [0, 0, 0];
  for (const byte of packed) {
    waiting |= byte << waitingBits;
    waitingBits += 8;
    while (waitingBits >= width) {
      const code = waiting & ((1 << width) - 1);
      waiting >>>= width;
      waitingBits -= width;
      if (code === clear) {
        [width, next, previous] = [bits + 1, end + 1, -1];
        // There may be nothing else.
        if (++clears % PIXELS_AT_A_TIME === 0) {
          yield run.subarray(0, full);
          full = 0;
        }
        continue;
      }
      if (code === end) {
        yield run.subarray(0, full);
        return;
      }
      if (code > (previous === -1 ? clear - 1 : next)) throw new BrokenPicture('An unknown code.');
      // Its run may be the one that is made by this very step: the run before, and its first index once more.
      const isNew = code === next;
      const length = isNew ? lengths[previous]! + 1 : lengths[code]!;
      let to = full + length - 1;
      if (isNew) to--;
      for (let at = isNew ? previous : code; to >= full; at = before[at]!) run[to--] = added[at]!;
      if (isNew) run[full + length - 1] = run[full]!;
      if (previous !== -1 && next < MOST_CODES) {
        before[next] = previous;
        added[next] = run[full]!;
        lengths[next] = lengths[previous]! + 1;
        next++;
        if (next === 1 << width && width < MOST_BITS) width++;
      }
      previous = code;
      full += length;
      if (full >= PIXELS_AT_A_TIME) {
        yield run.subarray(0, full);
        full = 0;
      }
    }
  }
  yield run.subarray(0, full);
}
