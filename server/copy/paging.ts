/** How many rows a page has, so that it is neither many commits nor much memory: folds are long, ids are short. */

const MOST_ROWS = 5_000;
const FIRST_ROWS = 100;
/** Characters. */
const PAGE_SIZE = 2_000_000;

export interface Paging {
  readonly rows: number;
  learn(page: { rows: unknown[]; size: number }): void;
}

export function createPaging(): Paging {
  let rows = FIRST_ROWS;
  return {
    get rows() {
      return rows;
    },
    learn(page) {
      const each = page.rows.length > 0 ? page.size / page.rows.length : 1;
      const fitting = Math.floor(PAGE_SIZE / Math.max(each, 1));
      // Longer rows may follow: it grows by steps, and shrinks at once.
      rows = Math.max(1, Math.min(fitting, rows * 4, MOST_ROWS));
    },
  };
}
