/** Moves a whole installation from one store to another: first the rows, then a look at both. */
import {
  AT_THE_BEGINNING,
  beginBookmarks,
  emptyTarget,
  readBookmarks,
  removeBookmarks,
  storePage,
  type Bookmark,
} from '../../db/copy/bookmarks.ts';
import { makeMonths } from '../../db/copy/months.ts';
import { countRows, hasRows, readPage, refreshStatistics } from '../../db/copy/pages.ts';
import { SHAPES, type Shape } from '../../db/copy/shape.ts';
import { storeName } from '../../db/store-name.ts';
import { openStore, type Store } from '../../db/store.ts';
import { Refusal } from '../refusal.ts';
import { compareStores, type TableComparison } from './compare.ts';
import { createPaging } from './paging.ts';

export interface CopyResult {
  from: string;
  to: string;
  /** Whether an earlier run had begun it. */
  resumed: boolean;
  /** Rows that this run wrote. */
  copied: number;
  /** Texts with a NUL, each of which is U+FFFD now: PostgreSQL holds none. */
  mended: number;
  same: boolean;
  tables: TableComparison[];
}

/** How far it is, in rows: written, then compared. */
export interface CopyProgress {
  step: 'copy' | 'compare';
  done: number;
  total: number;
}

export interface CopyOptions {
  /** Urls of the stores; the locks of embedded ones are held. */
  from: string;
  to: string;
  /** Takes away what an earlier copy left, and begins anew. */
  fromStart: boolean;
  onProgress(progress: CopyProgress): void;
}

/**
 * The target is empty, or holds the beginning of a copy of the same source, which goes on where it broke off. Until both
 * were compared and found the same, no server starts on the target.
 * @throws Refusal `conflict` when the target holds anything else, and what `openStore` throws.
 */
export async function copyStore({ from, to, fromStart, onProgress }: CopyOptions): Promise<CopyResult> {
  const source = await openStore(from, { copying: 'from' });
  try {
    const target = await openStore(to, { copying: 'to' });
    try {
      const { resumed, bookmarks } = await begin(target, storeName(from), fromStart);
      await makeMonths(source, target);
      const copied = await copyTables(source, target, bookmarks, onProgress);
      await target.write(refreshStatistics(target));
      const compared = await compareStores(source, target, (done, total) =>
        onProgress({ step: 'compare', done, total }),
      );
      if (compared.same) await removeBookmarks(target);
      return { from: storeName(from), to: storeName(to), resumed, copied, ...compared };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function begin(
  target: Store,
  source: string,
  fromStart: boolean,
): Promise<{ resumed: boolean; bookmarks: Map<string, Bookmark> }> {
  const begun = await readBookmarks(target);
  if (begun && !fromStart) {
    if (begun.source !== source) {
      throw new Refusal(
        'conflict',
        `The target holds the beginning of a copy of ${begun.source}. Go on with that one, or say --from-start.`,
      );
    }
    return { resumed: true, bookmarks: begun.tables };
  }
  if (begun) await emptyTarget(target);
  for (const shape of SHAPES) {
    if (await hasRows(target, shape)) {
      throw new Refusal(
        'conflict',
        `The target is not empty: there is something in its table ${shape.name}. A copy only goes into a new database.`,
      );
    }
  }
  await beginBookmarks(target, source);
  return { resumed: false, bookmarks: new Map() };
}

async function copyTables(
  source: Store,
  target: Store,
  bookmarks: Map<string, Bookmark>,
  onProgress: CopyOptions['onProgress'],
): Promise<number> {
  let total = 0;
  let done = 0;
  let copied = 0;
  for (const shape of SHAPES) {
    total += await countRows(source, shape);
    done += bookmarks.get(shape.name)?.rows ?? 0;
  }
  onProgress({ step: 'copy', done, total });
  for (const shape of SHAPES) {
    await copyTable(source, target, shape, bookmarks.get(shape.name) ?? AT_THE_BEGINNING, (read, written) => {
      done += read;
      copied += written;
      onProgress({ step: 'copy', done, total });
    });
  }
  return copied;
}

async function copyTable(
  source: Store,
  target: Store,
  shape: Shape,
  from: Bookmark,
  onPage: (read: number, written: number) => void,
): Promise<void> {
  const paging = createPaging();
  let bookmark = from;
  while (!bookmark.done) {
    const page = await readPage(source, shape, bookmark.after, paging.rows);
    const read = page.rows.length + page.covered;
    bookmark = { after: page.next, rows: bookmark.rows + read, done: page.next === null };
    await storePage(target, shape, page.rows, bookmark);
    onPage(read, page.rows.length);
    paging.learn(page);
  }
}
