import { createHash } from 'node:crypto';
import { Transformer } from '@napi-rs/image';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bare } from '../../server/files/pictures/bare.ts';
import { firstFrame } from '../../server/files/pictures/gif-frame.ts';
import { drawPreview } from '../../server/files/pictures/preview.ts';
import { exif, photograph, picture, pngChunk, segment, type Format } from '../support/files.ts';
import { gif } from '../support/gif.ts';

const SAID = 'canary-of-the-camera';
const FORMATS: Format[] = ['png', 'jpeg', 'gif', 'webp'];
const pixels = (file: Buffer) => new Transformer(file).rawPixels();
const bytesOf = async (file: Buffer, type: string) => (await bare(file, type))!.bytes;
const riffChunk = (name: string, data: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)]);
};
const riff = (...chunks: Buffer[]) => riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
/** A canvas of so many pixels, with all flags. */
const canvas = (width: number, height: number) => {
  const data = Buffer.alloc(10);
  data[0] = 0x08 | 0x04;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return riffChunk('VP8X', data);
};

describe('what stands beside the pixels', () => {
  test.each(FORMATS)('a %s without any stays as it is, byte by byte, and is measured', async (format) => {
    const file = await picture(format, { width: 61, height: 33 });
    expect(await bare(file, `image/${format}`)).toMatchObject({ bytes: file, width: 61, height: 33 });
  });

  test('a photograph loses where and by whom it was taken and what stands behind it, and keeps how it was held', async () => {
    const taken = await photograph(SAID);
    expect(taken.toString('latin1').split(SAID)).toHaveLength(6);
    const left = await bytesOf(taken, 'image/jpeg');
    expect(left.includes(SAID)).toBe(false);
    expect((await new Transformer(left).metadata(true)).orientation).toBe(6);
    expect(await pixels(left)).toEqual(await pixels(taken));
    expect(await bytesOf(left, 'image/jpeg')).toEqual(left);
  });

  test('a JPEG keeps its colours, and the small picture in its first segment is dropped', async () => {
    const jpeg = await picture('jpeg');
    const jfif = (more: Buffer) => segment(0xe0, Buffer.concat([Buffer.from('JFIF\0\x01\x02\0\0\x48\0\x48'), more]));
    const colours = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01 colours'));
    const dropped = [segment(0xe2, Buffer.from(`MPF\0${SAID}`)), segment(0xe0, Buffer.from(`JFXX\0${SAID}`))];
    const rest = [jpeg.subarray(2 + 2 + jpeg.readUInt16BE(4))];
    const small = Buffer.concat([Buffer.from([1, 1]), Buffer.from('abc')]);
    const file = Buffer.concat([jpeg.subarray(0, 2), jfif(small), colours, ...dropped, ...rest]);
    const left = Buffer.concat([jpeg.subarray(0, 2), jfif(Buffer.from([0, 0])), colours, ...rest]);
    expect((await bytesOf(file, 'image/jpeg')).toString('latin1')).toBe(left.toString('latin1'));
  });

  test.each([0, 9, 0xffff])(
    'a photograph that says it was held in way %i, of which there is none, is upright',
    async (n) => {
      const jpeg = await picture('jpeg');
      const said = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(n, SAID)]));
      const preview = await drawPreview(
        (await bare(Buffer.concat([jpeg.subarray(0, 2), said, jpeg.subarray(2)]), 'image/jpeg'))!,
        'image/jpeg',
      );
      expect(preview).toMatchObject({ width: 60, height: 40 });
    },
  );

  test('a PNG loses texts, times, Exif and what stands behind it', async () => {
    const png = await picture('png');
    const end = png.length - 12;
    const file = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('tEXt', Buffer.from(`Author\0${SAID}`)),
      pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${SAID}`)),
      pngChunk('eXIf', exif(1, SAID)),
      pngChunk('prVt', Buffer.from(SAID)),
      png.subarray(33, end),
      pngChunk('tIME', Buffer.alloc(7)),
      png.subarray(end),
      Buffer.from(SAID),
    ]);
    expect(await bytesOf(file, 'image/png')).toEqual(png);
  });

  test('a GIF loses comments and what programs keep in it, and goes on moving', async () => {
    const gif = await picture('gif');
    const [head, frame] = [gif.subarray(0, 19), gif.subarray(19, -1)];
    const block = (label: number, text: string) =>
      Buffer.concat([Buffer.from([0x21, label, text.length]), Buffer.from(text, 'latin1'), Buffer.from([0])]);
    const application = (name: string, text: string) =>
      Buffer.concat([
        block(0xff, name).subarray(0, -1),
        Buffer.from([text.length]),
        Buffer.from(`${text}\0`, 'latin1'),
      ]);
    const timing = block(0xf9, '\0\x0a\0\0');
    const repeats = application('NETSCAPE2.0', '\x01\0\0');
    const file = [head, repeats, block(0xfe, SAID), application('XMP DataXMP', SAID), timing, frame, timing, frame];
    const left = [head, repeats, timing, frame, timing, frame, Buffer.from([0x3b])];
    const behind = Buffer.concat([Buffer.from([0x3b]), Buffer.from(SAID)]);
    expect(await bytesOf(Buffer.concat([...file, behind]), 'image/gif')).toEqual(Buffer.concat(left));
  });

  test('a WebP loses Exif, XMP, what nobody knows and what stands behind it, and no longer says that it has them', async () => {
    const webp = await picture('webp');
    const pixelsOnly = webp.subarray(12);
    const file = Buffer.concat([
      riff(
        canvas(60, 40),
        pixelsOnly,
        riffChunk('EXIF', exif(1, SAID)),
        riffChunk('XMP ', Buffer.from(SAID)),
        riffChunk('prvt', Buffer.from(SAID)),
      ),
      Buffer.from(SAID),
    ]);
    const left = await bytesOf(file, 'image/webp');
    expect(left.includes(SAID)).toBe(false);
    expect(left[20]! & 0x0c).toBe(0);
    expect(left.readUInt32LE(4)).toBe(left.length - 8);
    expect(await pixels(left)).toEqual(await pixels(file.subarray(0, -SAID.length)));
  });
});

describe('a picture of very many parts', () => {
  const PARTS = 10_001;
  const many = (part: Buffer) => Buffer.concat(Array.from({ length: PARTS }, () => part));

  test.each<[Format, (file: Buffer) => Buffer]>([
    [
      'png',
      (file) => Buffer.concat([file.subarray(0, 33), many(pngChunk('prvt', Buffer.alloc(0))), file.subarray(33)]),
    ],
    ['jpeg', (file) => Buffer.concat([file.subarray(0, 2), many(segment(0xfe, Buffer.alloc(0))), file.subarray(2)])],
    ['gif', (file) => Buffer.concat([file.subarray(0, 19), many(Buffer.from([0x21, 0xf9, 0])), file.subarray(19)])],
    ['webp', (file) => riff(many(riffChunk('prvt', Buffer.alloc(0))), file.subarray(12))],
  ])('a %s is none: it would hold up everybody else', async (format, spoil) => {
    const file = await picture(format);
    expect(await bare(file, `image/${format}`)).not.toBeNull();
    expect(await bare(spoil(file), `image/${format}`)).toBeNull();
  });

  test('only the first Exif of a photograph is asked how it was held', async () => {
    const jpeg = await picture('jpeg');
    const says = (n: number) => segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(n, SAID)]));
    const file = Buffer.concat([jpeg.subarray(0, 2), says(1), says(6), jpeg.subarray(2)]);
    expect(await bytesOf(file, 'image/jpeg')).toEqual(jpeg);
  });
});

describe('how large a picture is', () => {
  test('the largest that anything in it claims counts, so that nothing larger is decoded', async () => {
    const webp = await picture('webp');
    const small = await bare(riff(canvas(10, 10), webp.subarray(12)), 'image/webp');
    expect(small).toMatchObject({ width: 60, height: 40 });
    const large = await bare(riff(canvas(16_000_000, 9), webp.subarray(12)), 'image/webp');
    expect(large).toMatchObject({ width: 16_000_000, height: 40 });
    const jpeg = await picture('jpeg');
    const second = segment(0xc0, Buffer.from([8, 0xff, 0xff, 0xff, 0xfe, 0]));
    const twice = await bare(Buffer.concat([jpeg.subarray(0, -2), second, jpeg.subarray(-2)]), 'image/jpeg');
    expect(twice).toMatchObject({ width: 0xfffe, height: 0xffff });
    const gif = await picture('gif');
    gif.writeUInt16LE(59, 6);
    expect(await bare(gif, 'image/gif')).toBeNull();
  });

  test('what takes more memory or time for a pixel says so', async () => {
    const costs = FORMATS.map(async (format) => (await bare(await picture(format), `image/${format}`))!.cost);
    expect(await Promise.all(costs)).toEqual([1, 1, 5, 1]);
    const deep = await picture('png');
    deep[24] = 16;
    expect((await bare(deep, 'image/png'))!.cost).toBe(2);
  });

  test('the colours of a PNG stay, unless there could be a thousand times as much in them', async () => {
    const png = await picture('png');
    const withColours = (length: number) =>
      Buffer.concat([png.subarray(0, 33), pngChunk('iCCP', Buffer.alloc(length)), png.subarray(33)]);
    expect(await bytesOf(withColours(3_000), 'image/png')).toEqual(withColours(3_000));
    expect(await bytesOf(withColours(70_000), 'image/png')).toEqual(png);
  });

  test.each(FORMATS)(
    'a %s that is broken off or changed anywhere is measured, or none; nothing is thrown',
    async (format) => {
      const file = await picture(format);
      await fc.assert(
        fc.asyncProperty(
          fc.nat(file.length - 1),
          fc.integer({ min: 0, max: 255 }),
          fc.nat(file.length),
          async (at, byte, length) => {
            const changed = Buffer.from(file);
            changed[at] = byte;
            const read = await bare(changed.subarray(0, length), `image/${format}`);
            if (read) expect(read.width + read.height).toBeGreaterThanOrEqual(0);
          },
        ),
      );
    },
  );
});

describe('what is shown', () => {
  test.each(FORMATS)('a %s is drawn as it is, no larger, and as a WebP of pixels alone', async (format) => {
    const type = `image/${format}`;
    const drawn = (await drawPreview((await bare(await picture(format), type))!, type))!;
    expect(drawn).toMatchObject({ width: 60, height: 40 });
    expect(drawn.bytes.subarray(8, 15).toString()).toBe('WEBPVP8');
    const rgb = await pixels(drawn.bytes);
    const step = rgb.length / (60 * 40);
    const at = (x: number, y: number) => [...rgb.subarray((y * 60 + x) * step, (y * 60 + x) * step + 3)];
    for (const [got, meant] of [
      [at(8, 8), [0x20, 0x20, 0x20]],
      [at(50, 8), [0xb3, 0x54, 0x1e]],
      [at(8, 32), [0xb3, 0x54, 0x1e]],
    ] as const) {
      for (const [i, value] of got.entries()) expect(Math.abs(value - meant[i]!)).toBeLessThan(12);
    }
  });

  test('what is larger than a screen is made smaller, in its proportions', async () => {
    const file = await picture('png', { width: 1_600, height: 400 });
    const drawn = await drawPreview((await bare(file, 'image/png'))!, 'image/png');
    expect(drawn).toMatchObject({ width: 1_280, height: 320 });
  });

  test('the first frame of a GIF is, pixel by pixel, what was packed, whatever its colours and its length', async () => {
    const screen = fc.integer({ min: 1, max: 8 }).chain((bits) =>
      fc.record({
        bits: fc.constant(bits),
        width: fc.integer({ min: 1, max: 200 }),
        some: fc.array(fc.nat(2 ** bits - 1), { minLength: 1, maxLength: 200 }),
        height: fc.integer({ min: 1, max: 200 }),
        noise: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(screen, async ({ bits, width, height, some, noise }) => {
        const pixels = Array.from({ length: width * height }, (_, i) =>
          noise ? (i * 2_654_435_761 + (i >> 3) * some[i % some.length]!) % 2 ** bits : some[i % some.length]!,
        );
        const colours = Array.from({ length: 2 ** bits }, (_, i) => [i, 255 - i, (i * 7) % 256]);
        const read = await firstFrame(gif({ width, height, colours, pixels }));
        const meant = Buffer.from(pixels.flatMap((index) => [...colours[index]!, 0xff]));
        expect(read.equals(meant)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  // Both were packed, and their pixels' digests made, by Pillow 12.
  test.each([
    [
      'has its rows in four passes',
      'R0lGODdhFwARAIEAAMhkMgoUHvr6AABjACwAAAAAFwARAEAIrwADBBAwAACAAQIEDlgoMEBBAAEACJAYcWJEiA8LDoz4MCHDgiAPCoSYcGNFhxIHDEQoYCJCkSlbEnTpsGLLgzgnikSZ0OLNgwVppnxIsaPHkwgvbvx50WDGnkNlblzYEiHImh9HLrS6VaXOmjOpej3YsqJBgw7LSiy79WzVsj1lPlyK9C3XnUA5VqWodCNQigTJasRZcWFOrhovqpR4liVatxEbmuyZdCJBlUtVBgQAOw==',
      '3d698d454c9e6d392083d88629d700473ad0dc307fa2131b259a49f9df58beba',
    ],
    [
      'has a colour that is none',
      'R0lGODlhFwARAIEAAMhkMgoUHvr6AABjACH5BAEAAAIALAAAAAAXABEAAAixAAMEEDAAAIABAgQOWCgwQEEAAQAIkLiw4kCDDgciXEjwYsKJAyceLDhxQESCDw8KSCjRIEaELFcmrEjSJEGZKg+ehEnQ5UqYA0P+xPgx6MOVGSU6ZAnx48SZP28u1BmRocqYEF8aLBj0oMGPJAVi7DoVbM6sLh8i9MgRac+qWVF6lTpVYMmkOAuS3Kow7cm0KzH6jNiw7UadJhmarMowaNCbbBeDdZjYq16xjhOeDBAQADs=',
      '32c85cc83fac56e22aaed465249ab939ffd9989b1c07c3d1423d883a5ae77f69',
    ],
  ])('a GIF that %s is read as other programs read it', async (_, packed, digest) => {
    const read = await firstFrame(Buffer.from(packed, 'base64'));
    expect(createHash('sha256').update(read).digest('hex')).toBe(digest);
  });

  test('a GIF whose codes are not what they can be is not drawn', async () => {
    const file = await picture('gif');
    file[33] = 0xff;
    file[34] = 0xff;
    expect(await drawPreview((await bare(file, 'image/gif'))!, 'image/gif')).toBeNull();
  });
});
