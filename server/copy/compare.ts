/** Two stores, table by table: as many rows, and the same in each. */
import { Checksum } from '../../db/copy/checksum.ts';
import { countRows, readPage } from '../../db/copy/pages.ts';
import { SHAPES, type Shape } from '../../db/copy/shape.ts';
import type { Store } from '../../db/store.ts';
import { createPaging } from './paging.ts';

export interface TableComparison {
  table: string;
  same: boolean;
  from: TableSum;
  to: TableSum;
}

/** Of `event_ids` only the ids of events that are gone: the others are there with their events, where the store wants it. */
export interface TableSum {
  rows: number;
  /** 64 hexadecimal digits, whatever order the rows come in. */
  checksum: string;
}

export interface Comparison {
  same: boolean;
  tables: TableComparison[];
  /** Texts of the source that the target cannot hold as they are. */
  mended: number;
}

/** Reads both whole. */
export async function compareStores(
  source: Store,
  target: Store,
  onProgress: (done: number, total: number) => void,
): Promise<Comparison> {
  let total = 0;
  let done = 0;
  for (const shape of SHAPES) total += (await countRows(source, shape)) + (await countRows(target, shape));
  onProgress(0, total);
  const onRows = (rows: number) => {
    done += rows;
    onProgress(done, total);
  };
  const tables: TableComparison[] = [];
  let mended = 0;
  for (const shape of SHAPES) {
    const from = await sumOf(source, shape, onRows);
    const to = await sumOf(target, shape, onRows);
    mended += from.mended;
    const same = from.sum.rows === to.sum.rows && from.sum.checksum === to.sum.checksum;
    const covers = from.coversEvents && to.coversEvents;
    tables.push({ table: shape.name, same: same && covers, from: from.sum, to: to.sum });
  }
  return { same: tables.every(({ same }) => same), tables, mended };
}

async function sumOf(
  store: Store,
  shape: Shape,
  onRows: (rows: number) => void,
): Promise<{ sum: TableSum; mended: number; coversEvents: boolean }> {
  const paging = createPaging();
  const checksum = new Checksum();
  let mended = 0;
  let covered = 0;
  let after: string[] | null = null;
  do {
    const page = await readPage(store, shape, after, paging.rows);
    for (const cells of page.rows) checksum.add(cells);
    mended += page.mended;
    covered += page.covered;
    after = page.next;
    onRows(page.rows.length + page.covered);
    paging.learn(page);
  } while (after);
  const sum = { rows: checksum.rows, checksum: checksum.toString() };
  return { sum, mended, coversEvents: await coversEvents(store, shape, covered) };
}

/** On PostgreSQL the id of every event that is there is in `event_ids`, or it could be stored a second time. */
async function coversEvents(store: Store, { name }: Shape, covered: number): Promise<boolean> {
  if (store.dialect.name === 'sqlite' || name !== 'event_ids') return true;
  return covered === (await countRows(store, { name: 'events', columns: [], order: [] }));
}
