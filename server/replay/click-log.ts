/**
 * A click log: `session_id,timestamp[unix s],item_id[,event]`, CSV or CSV.gz, with or without a header.
 * Read as a stream: a log may be larger than memory.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

export interface Click {
  session: string;
  item: string;
  /** Integer ms UTC. */
  at: number;
  /** The Segment name of what happened. */
  event: string;
  /** The click's place among those of its session in the log, from 0. */
  ordinal: number;
}

/** A row of the log: a click, or why it is none. Rows count from 0, without the header. */
export type LogRow = { row: number; click: Click } | { row: number; problem: string };

/** The Segment names of the words that click logs use; anything else is sent under its own name. */
const EVENT_NAMES: { [word: string]: string } = {
  '': 'Product Viewed',
  view: 'Product Viewed',
  click: 'Product Viewed',
  cart: 'Product Added',
  addtocart: 'Product Added',
  add_to_cart: 'Product Added',
  buy: 'Order Completed',
  purchase: 'Order Completed',
  transaction: 'Order Completed',
  remove_from_cart: 'Product Removed',
};

const EARLIEST_S = 0;
/** 1 January 2100: a timestamp beyond it is in milliseconds, or no timestamp. */
const LATEST_S = 4_102_444_800;
const FIELD_LENGTH = 128;

/** The content's SHA-256 as hex, and about how many rows it holds. */
export async function surveyLog(file: string): Promise<{ hash: string; rows: number }> {
  const hash = createHash('sha256');
  let rows = 0;
  let last = 10;
  const raw = createReadStream(file);
  raw.on('data', (chunk) => hash.update(chunk));
  await pipeline(raw, ...unpack(file), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows++;
      last = chunk.at(-1) ?? last;
    }
  });
  if (last !== 10) rows++;
  return { hash: hash.digest('hex'), rows };
}

/** Every row in order. @throws when the file cannot be read or unpacked. */
export async function* readLog(file: string): AsyncGenerator<LogRow> {
  const places = new Map<string, number>();
  let row = -1;
  for await (const fields of records(file)) {
    if (row === -1 && isHeader(fields)) continue;
    row++;
    yield readRow(fields, row, places);
  }
}

async function* records(file: string): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, trim: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  const reading = pipeline(createReadStream(file), ...unpack(file), parser);
  // The loop below sees the same failure when the parser is destroyed; here it must not be an unhandled one.
  reading.catch(() => undefined);
  for await (const fields of parser) yield fields as string[];
  await reading;
}

function unpack(file: string): [Readable & NodeJS.WritableStream] {
  return [file.endsWith('.gz') ? createGunzip() : new PassThrough()];
}

/** A header is a first row whose second column is no number. */
function isHeader(fields: string[]): boolean {
  return fields[1] === undefined || !/^\d/.test(fields[1]);
}

function readRow(fields: string[], row: number, places: Map<string, number>): LogRow {
  const [session = '', time = '', item = '', word = ''] = fields;
  const seconds = time === '' ? Number.NaN : Number(time);
  if (session === '' || session.length > FIELD_LENGTH) return { row, problem: 'no usable session_id' };
  if (item === '' || item.length > FIELD_LENGTH) return { row, problem: 'no usable item_id' };
  if (!(seconds >= EARLIEST_S && seconds <= LATEST_S)) return { row, problem: 'the timestamp is not in Unix seconds' };
  if (word.length > FIELD_LENGTH) return { row, problem: 'the event is too long' };
  const ordinal = places.get(session) ?? 0;
  places.set(session, ordinal + 1);
  const event = EVENT_NAMES[word.toLowerCase()] ?? word;
  return { row, click: { session, item, at: Math.round(seconds * 1000), event, ordinal } };
}
