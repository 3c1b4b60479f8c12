/** WebP (RFC 9649): RIFF chunks, each four letters, a length and its data, padded to an even length. */
import { BrokenPicture, countParts, type Bare } from './parts.ts';

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;
const FRAME_BYTES = 16;
/** The others are Exif, XMP and what nobody knows. */
const NEEDED = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** The flags of VP8X that say there are Exif and XMP. */
const EXIF_OR_XMP = 0x08 | 0x04;

interface Chunk {
  name: string;
  data: Buffer;
}

export function bareWebp(file: Buffer): Bare {
  const size = { width: 0, height: 0 };
  const kept: Buffer[] = [];
  const count = countParts();
  for (const { name, data } of chunksOf(file.subarray(RIFF_BYTES, CHUNK_BYTES + file.readUInt32LE(4)), count)) {
    if (!NEEDED.has(name)) continue;
    for (const claimed of sizesIn({ name, data }, count)) {
      size.width = Math.max(size.width, claimed.width);
      size.height = Math.max(size.height, claimed.height);
    }
    kept.push(chunk(name, name === 'VP8X' ? withoutFlags(data) : data));
  }
  return { bytes: chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...kept])), ...size, cost: 1 };
}

function* chunksOf(bytes: Buffer, count: () => void): Generator<Chunk> {
  for (let at = 0; at < bytes.length;) {
    count();
    const end = at + CHUNK_BYTES + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) throw new BrokenPicture('A chunk ends behind the file.');
    yield { name: bytes.subarray(at, at + 4).toString('latin1'), data: bytes.subarray(at + CHUNK_BYTES, end) };
    at = end + (end % 2 === at % 2 ? 0 : 1);
  }
}

/** Of the canvas, and of every frame, which has one of its own and one more in its pixels. */
function* sizesIn({ name, data }: Chunk, count: () => void): Generator<{ width: number; height: number }> {
  if (name === 'VP8X') yield { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
  if (name === 'VP8 ') yield { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  if (name === 'VP8L') {
    const packed = data.readUInt32LE(1);
    yield { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  if (name === 'ANMF') {
    yield { width: data.readUIntLE(6, 3) + 1, height: data.readUIntLE(9, 3) + 1 };
    for (const inner of chunksOf(data.subarray(FRAME_BYTES), count)) {
      if (inner.name !== 'ANMF') yield* sizesIn(inner, count);
    }
  }
}

function withoutFlags(data: Buffer): Buffer {
  const cleared = Buffer.from(data);
  cleared.writeUInt8(cleared.readUInt8(0) & ~EXIF_OR_XMP, 0);
  return cleared;
}

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(CHUNK_BYTES);
  head.write(name, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
