/** What a file is: by what is in it, whatever it is called and whatever its sender says. */
import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { fileTypeFromBuffer } from 'file-type';
import { FILE_TYPES } from './types.ts';

/** As much as any signature needs. */
const HEAD_BYTES = 4_100;

/** Below this and outside of lines and tabs there is no text. 0x1b begins what moves a terminal's cursor. */
// oxlint-disable-next-line no-control-regex
const BINARY = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

/** What browsers take for HTML, or for XML and so for SVG, where nobody tells them the type (https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type). */
const MARKUP =
  /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--|\?xml|svg|\?php|%)(?:[\t\n\f\r >/]|--|$)/i;

/** @returns one of FILE_TYPES, or null for everything else. */
export async function typeOfFile(path: string): Promise<string | null> {
  const head = await headOf(path);
  if (head.length === 0) return null;
  const found = await fileTypeFromBuffer(head);
  if (found) return FILE_TYPES.includes(found.mime) ? found.mime : null;
  return (await isPlainText(path)) ? 'text/plain' : null;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** UTF-8 to the last byte, nothing but text in it, and nothing that a browser would take for a page. */
async function isPlainText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let begun = false;
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (BINARY.test(text) || (!begun && MARKUP.test(text))) return false;
      begun = true;
    }
    return !BINARY.test(decoder.decode());
  } catch {
    return false;
  }
}
