/** GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt), as programs write them. */

export interface Screen {
  width: number;
  height: number;
  /** Red, green, blue, each; as many as a power of two. */
  colours: number[][];
  /** Indices of colours, row by row. */
  pixels: readonly number[];
}

export function gif({ width, height, colours, pixels }: Screen): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const bits = Math.max(2, Math.log2(colours.length));
  const packed = pack(pixels, bits);
  const blocks: Buffer[] = [];
  for (let at = 0; at < packed.length; at += 255) {
    const block = packed.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([
    Buffer.from('GIF89a'),
    size,
    Buffer.from([0x80 | (Math.log2(colours.length) - 1), 0, 0, ...colours.flat()]),
    Buffer.from([0x2c, 0, 0, 0, 0]),
    size,
    Buffer.from([0, bits]),
    ...blocks,
    Buffer.from([0, 0x3b]),
  ]);
}

/** LZW with codes that grow to 12 bits; a full table is kept, as the specification leaves to who packs. */
function pack(pixels: readonly number[], bits: number): Buffer {
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const bytes: number[] = [];
  const table = new Map<string, number>();
  let [width, next, waiting, waitingBits] = [bits + 1, end + 1, 0, 0];
  const emit = (code: number) => {
    waiting |= code << waitingBits;
    for (waitingBits += width; waitingBits >= 8; waitingBits -= 8) {
      bytes.push(waiting & 0xff);
      waiting >>>= 8;
    }
  };
  emit(clear);
  let code = pixels[0]!;
  for (const pixel of pixels.slice(1)) {
    const longer = `${code} ${pixel}`;
    const known = table.get(longer);
    if (known !== undefined) {
      code = known;
      continue;
    }
    emit(code);
    if (next < 4_096) {
      table.set(longer, next);
      if (next === 1 << width) width++;
      next++;
    }
    code = pixel;
  }
  emit(code);
  // Who unpacks is one code behind, and has a wider one by now where this was the last of its width.
  if (next === 1 << width && width < 12) width++;
  emit(end);
  if (waitingBits > 0) bytes.push(waiting & 0xff);
  return Buffer.from(bytes);
}
