/** Files of all kinds, made here: what is taken, and what is not what it seems. */
import { deflateSync } from 'node:zlib';
import { Transformer } from '@napi-rs/image';
import { gif } from './gif.ts';

export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="window.hit=1"><script>window.hit=1</script></svg>',
);
export const HTML = Buffer.from('<!doctype html><title>x</title><script>window.hit=1</script>');

export type Format = 'png' | 'jpeg' | 'gif' | 'webp';

const COLOUR = [0xb3, 0x54, 0x1e];
const DARK = [0x20, 0x20, 0x20];

/** A picture in one colour, but for a dark square in its upper left quarter. */
export async function picture(
  format: Format = 'png',
  { width = 60, height = 40 }: { width?: number; height?: number } = {},
): Promise<Buffer> {
  const isDark = (i: number) => i % width < width / 2 && i < (width * height) / 2;
  const pixels = Array.from({ length: width * height }, (_, i) => (isDark(i) ? 1 : 0));
  if (format === 'gif') return gif({ width, height, colours: [COLOUR, DARK], pixels });
  const rgba = Buffer.from(pixels.flatMap((dark) => [...(dark ? DARK : COLOUR), 0xff]));
  const drawn = Transformer.fromRgbaPixels(rgba, width, height);
  // JPEG has no transparency, and this library asks for pixels that have none.
  if (format === 'jpeg') return new Transformer(await drawn.webp(100)).jpeg(90);
  return format === 'png' ? drawn.png() : drawn.webp(90);
}

/** A photograph held sideways, which says where and by whom it was taken, in all the places where cameras say it. */
export async function photograph(said: string): Promise<Buffer> {
  const jpeg = await picture('jpeg');
  return Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(6, said)])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${said}</x:xmpmeta>`)),
    segment(0xed, Buffer.from(`Photoshop 3.0\0${said}`)),
    segment(0xfe, Buffer.from(said)),
    jpeg.subarray(2),
    Buffer.from(`a film of the same moment: ${said}`),
  ]);
}

export function segment(code: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** What Exif holds: how the camera was held, a copyright, and a place 52° 30' north. */
export function exif(orientation: number, copyright: string): Buffer {
  const text = Buffer.from(`${copyright}\0`);
  const entry = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    // A short stands in the first half of its place.
    bytes.writeUInt32BE(type === 3 ? value * 0x10000 : value, 8);
    return bytes;
  };
  const [main, place] = [8, 8 + 2 + 3 * 12 + 4];
  const after = place + 2 + 2 * 12 + 4;
  const degrees = Buffer.alloc(24);
  for (const [i, value] of [52, 1, 30, 1, 0, 1].entries()) degrees.writeUInt32BE(value, i * 4);
  return Buffer.concat([
    Buffer.from('MM\0*'),
    Buffer.from([0, 0, 0, main]),
    Buffer.from([0, 3]),
    entry(0x0112, 3, 1, orientation),
    entry(0x8298, 2, text.length, after + degrees.length),
    entry(0x8825, 4, 1, place),
    Buffer.from([0, 0, 0, 0]),
    Buffer.from([0, 2]),
    entry(0x0001, 2, 2, 0x4e000000),
    entry(0x0002, 5, 3, after),
    Buffer.from([0, 0, 0, 0]),
    degrees,
    text,
  ]);
}

/** A PNG that says it is so large, with so many bytes of pixels packed into it. */
export function claimedPng(width: number, height: number, pixelBytes = 64): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(Buffer.alloc(pixelBytes))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** PNG specification, annex D. */
function crc32(of: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of of) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
