/** JPEG (ITU-T T.81, annex B): segments, each begun by 0xff and a code, and scans of packed pixels between them. */
import { setImmediate as breathe } from 'node:timers/promises';
import { EXIF, exifOrientation, orientationExif } from './orientation.ts';
import { BrokenPicture, countParts, type Bare } from './parts.ts';

const [SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe];
const END = Buffer.from([0xff, EOI]);
/** As much of a JFIF segment as is no small picture of the picture. */
const JFIF_BYTES = 16;
/** Between two breaths of the event loop: about a millisecond. */
const BYTES_AT_A_TIME = 262_144;

/** Keeps what decoders need: the colours (ICC, Adobe), the density of its pixels, and how the camera was held. */
export async function bareJpeg(file: Buffer): Promise<Bare> {
  if (file.readUInt16BE(0) !== (0xff00 | SOI)) throw new BrokenPicture('No JPEG.');
  const kept: Buffer[] = [];
  const size = { width: 0, height: 0 };
  const count = countParts();
  let orientation: number | null = null;
  let at = 2;
  for (;;) {
    const code = file.readUInt8(at + 1);
    if (file[at] !== 0xff) throw new BrokenPicture('No marker.');
    // A marker may be preceded by any number of 0xff.
    if (code === 0xff) {
      at++;
      continue;
    }
    if (code === EOI) break;
    count();
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length || end < at + 4) throw new BrokenPicture('A segment ends behind the file.');
    const body = file.subarray(at + 4, end);
    if (code === APP1 && orientation === null && isCalled(body, EXIF)) orientation = exifOrientation(body);
    if (isFrame(code)) {
      size.height = Math.max(size.height, body.readUInt16BE(1));
      size.width = Math.max(size.width, body.readUInt16BE(3));
    }
    if (code === APP0 && body.length + 4 > JFIF_BYTES) kept.push(...jfifWithoutThumbnail(body));
    else if (isNeeded(code, body)) kept.push(file.subarray(at, end));
    at = end;
    if (code === SOS) {
      const next = await endOfScan(file, at);
      kept.push(file.subarray(at, next));
      at = next;
      // Broken off, as by a full memory card: browsers show what is there, and so do we.
      if (at === file.length) break;
    }
  }
  const turned = orientation === null || orientation === 1 ? [] : [orientationExif(orientation)];
  return { bytes: Buffer.concat([file.subarray(0, 2), ...turned, ...kept, END]), ...size, cost: 1 };
}

/** SOF0 to SOF15, but for three codes between them that are tables. */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

function isNeeded(code: number, body: Buffer): boolean {
  if (code === APP0) return isCalled(body, 'JFIF\0');
  if (code === APP2) return isCalled(body, 'ICC_PROFILE\0');
  if (code === APP14) return isCalled(body, 'Adobe');
  return code !== COM && !(code >= APP0 && code <= APP15);
}

function jfifWithoutThumbnail(body: Buffer): Buffer[] {
  if (!isCalled(body, 'JFIF\0')) return [];
  const start = Buffer.from(body.subarray(0, JFIF_BYTES - 2));
  start.set([0, 0], JFIF_BYTES - 4);
  return [Buffer.from([0xff, APP0, 0, JFIF_BYTES]), start];
}

function isCalled(body: Buffer, name: string): boolean {
  return body.subarray(0, name.length).toString('latin1') === name;
}

/** In a scan, 0xff stands before 0, before the number of a restart, or before the next segment. */
async function endOfScan(file: Buffer, from: number): Promise<number> {
  const last = file.length - 1;
  for (let at = from; at < last; at++) {
    if (at % BYTES_AT_A_TIME === 0) await breathe();
    if (file[at] !== 0xff) continue;
    const code = file[at + 1]!;
    if (code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
  return file.length;
}
