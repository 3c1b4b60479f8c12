/** A site with its keys, its items and its operators. */
import { guardSecret } from './kept-logs.ts';
import { createOperator } from '../../server/operators/operators.ts';
import type { RunningServer } from '../../server/main.ts';
import { createSite, type NewSite, type SiteKeys } from '../../server/sites/sites.ts';

export interface TestSite extends SiteKeys {
  origin: string;
}

export const ORIGIN = 'https://shop.example';

/** Nobody is held out unless the test says so. */
export async function createTestSite(server: RunningServer, given: Partial<NewSite> = {}): Promise<TestSite> {
  const site = await createSite(server.store, server.deps, { name: 'Shop', origins: [ORIGIN], holdout: 0, ...given });
  await server.directory.refresh();
  guardSecret(site.secretKey);
  return { ...site, origin: given.origins?.[0] ?? ORIGIN };
}

export interface TestItem {
  id: string;
  title: string;
  category?: string;
  price?: number;
  currency?: string;
  url?: string;
  image?: string;
  inStock?: boolean;
}

/** i1 ... iN, in two categories. */
export function someItems(count: number): TestItem[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `i${at + 1}`,
    title: `Item ${at + 1}`,
    category: at % 2 ? 'odd' : 'even',
    price: at + 1,
    currency: 'EUR',
    url: `/p/i${at + 1}`,
  }));
}

export async function putItems(server: RunningServer, site: TestSite, items: unknown[]): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/items`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${site.secretKey}` },
    body: JSON.stringify(items),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

let made = 0;

export interface TestOperator {
  operatorId: string;
  email: string;
  password: string;
}

/** An operator of the site, with a name that visitors see. */
export async function createTestOperator(server: RunningServer, site: TestSite, name = 'Mara'): Promise<TestOperator> {
  const password = guardSecret('a long enough password');
  const created = await createOperator(server.store, server.deps, {
    email: `operator-${process.pid}-${++made}@shop.example`,
    name,
    siteId: site.siteId,
    role: 'operator',
    password,
  });
  return { operatorId: created.operatorId, email: created.email, password };
}
