/** Articles for the journeys, written with an operator's session. */
import type { Page } from '@playwright/test';
import type { ArticleDraft } from '../../protocol/article.ts';
import { draft } from '../support/articles.ts';

export async function writeArticles(desk: Page, siteId: string, given: Partial<ArticleDraft>[]): Promise<void> {
  for (const one of given) {
    const { id, ...rest } = draft(one);
    const status = await desk.evaluate(
      async ([path, body]) => (await fetch(path!, { method: 'PUT', body: body! })).status,
      [`/api/agent/sites/${siteId}/articles/${id}`, JSON.stringify(rest)],
    );
    if (status !== 204) throw new Error(`${rest.slug}: ${status}`);
  }
}

export const ANSWERS: Partial<ArticleDraft>[] = [
  {
    title: 'Returns and refunds',
    body: 'Returns are free within **30 days** of delivery. A used lamp counts if its box is there.\n\n## How to send something back\n\n1. Open [your orders](/orders) and pick the item.\n2. Hand the parcel in.\n\n![The label](https://elsewhere.example/label.png)',
  },
  { title: 'A lamp arrived broken', body: 'Send a photo within 7 days. We replace it; no need to return the pieces.' },
  {
    title: 'Which bulb fits which lamp',
    body: 'E14 for table lamps, E27 for everything that hangs.',
    pages: ['/lamps*'],
  },
  { title: 'Delivery times', body: 'Two to four days.\n\n| To | Days |\n|--|--|\n| Berlin | 2 |\n| Lisbon | 4 |' },
  { title: 'Not ready yet', body: 'Nobody reads this.', status: 'draft' },
];
