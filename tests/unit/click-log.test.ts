import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickId } from '../../server/replay/batch.ts';
import { readLog, surveyLog, type LogRow } from '../../server/replay/click-log.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Buffer): Promise<LogRow[]> {
  const file = join(folder, name);
  await writeFile(file, content);
  const rows: LogRow[] = [];
  for await (const row of readLog(file)) rows.push(row);
  return rows;
}

const LOG = 'session_id,timestamp,item_id\ns1,1590884413,i1\ns2,1590884414.5,i2\ns1,1590884413,i1\n';

describe('a click log', () => {
  test('is read with a header and without, packed and not', async () => {
    const rows = await read('a.csv', LOG);
    expect(rows).toEqual([
      { row: 0, click: { session: 's1', item: 'i1', at: 1590884413000, event: 'Product Viewed', ordinal: 0 } },
      { row: 1, click: { session: 's2', item: 'i2', at: 1590884414500, event: 'Product Viewed', ordinal: 0 } },
      { row: 2, click: { session: 's1', item: 'i1', at: 1590884413000, event: 'Product Viewed', ordinal: 1 } },
    ]);
    expect(await read('b.csv', LOG.slice(LOG.indexOf('\n') + 1))).toEqual(rows);
    expect(await read('c.csv.gz', gzipSync(LOG))).toEqual(rows);
    expect(await read('d.csv', `\uFEFF${LOG.replaceAll('\n', '\r\n')}`)).toEqual(rows);
  });

  test('names what happened in a fourth column', async () => {
    const rows = await read('e.csv', 's,1,i,view\ns,2,i,addtocart\ns,3,i,buy\ns,4,i,Wished For\ns,5,i,\n');
    expect(rows.map((row) => 'click' in row && row.click.event)).toEqual([
      'Product Viewed',
      'Product Added',
      'Order Completed',
      'Wished For',
      'Product Viewed',
    ]);
  });

  test('says of each row that is none why, and goes on', async () => {
    const rows = await read('f.csv', 's,1,i\ns,soon,i\n,1,i\ns,1,\ns,1590884413000,i\ns,2,i\n');
    expect(rows.map((row) => 'click' in row)).toEqual([true, false, false, false, false, true]);
  });

  test('gives a click the same id whenever it is read, and no two the same', async () => {
    const ids = (rows: LogRow[]) => rows.map((row) => ('click' in row ? clickId(row.click) : ''));
    const first = ids(await read('g.csv', LOG));
    expect(ids(await read('g.csv', LOG))).toEqual(first);
    expect(new Set(first).size).toBe(3);
    expect(first.every((id) => /^r_[\w-]{24}$/.test(id))).toBe(true);
  });

  test('fails where the packing is damaged, rather than ending early', async () => {
    const packed = gzipSync(LOG.repeat(1000));
    await expect(read('h.csv.gz', packed.subarray(0, packed.length - 20))).rejects.toThrow();
  });

  test('is counted and hashed before it is sent', async () => {
    await writeFile(join(folder, 'i.csv.gz'), gzipSync(LOG));
    expect((await surveyLog(join(folder, 'i.csv.gz'))).rows).toBe(4);
  });
});
