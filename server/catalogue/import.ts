/** Items as a site sends them: a JSON array or one JSON object a line, upserted by id, each error on its own. */
import { z } from 'zod';
import { upsertItems } from '../../db/queries/items.ts';
import { presentable } from '../../db/statement.ts';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import type { Catalogues } from './catalogues.ts';
import type { Item } from './types.ts';

/** Links go into pages as href and src: only addresses that a browser fetches, nothing that it runs. */
const address = z
  .string()
  .max(2048)
  .refine(
    (url) => url === '' || /^https?:\/\//i.test(url) || /^\/(?!\/)/.test(url),
    'an http(s) address or a path from /',
  );

const item = z.object({
  id: z.union([
    z
      .string()
      .min(1)
      .max(128)
      .refine((id) => presentable(id) === id, 'no NUL and no half characters'),
    z.int().transform(String),
  ]),
  title: z.string().min(1).max(300).transform(presentable),
  url: address.default(''),
  image: address.default(''),
  price: z.number().min(0).max(1e12).nullable().default(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters')
    .or(z.literal(''))
    .default(''),
  category: z.string().max(128).default('').transform(presentable),
  inStock: z.boolean().default(true),
});

export interface ImportResult {
  stored: number;
  rejected: { index: number; id: string; message: string }[];
}

/** Items in one import; more come in several. */
export const ITEMS_PER_IMPORT = 10_000;
/** Ids in one notice to the other processes. */
const IDS_TOLD = 1_000;

/** @returns null when the text is neither a JSON array nor JSON lines. */
export function readItems(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
    if (typeof value === 'object' && value !== null) return [value];
    return null;
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const values: unknown[] = lines.map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return undefined;
      }
    });
    return values.some((value) => value !== undefined) ? values : null;
  }
}

export async function importItems(
  parts: { store: Store; catalogues: Catalogues; link: Link },
  siteId: string,
  values: unknown[],
  now: number,
): Promise<ImportResult> {
  const rejected: ImportResult['rejected'] = [];
  const good = new Map<string, Item>();
  values.forEach((value, index) => {
    const parsed = item.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      rejected.push({ index, id: idOf(value), message: `${issue.path.join('.') || 'item'}: ${issue.message}` });
      return;
    }
    const known = parts.catalogues.of(siteId).get(parsed.data.id);
    good.set(parsed.data.id, { ...parsed.data, createdAt: known?.createdAt ?? now });
  });
  const items = [...good.values()];
  if (items.length > 0) {
    await parts.store.write([
      upsertItems(
        parts.store,
        items.map((one) => ({ siteId, ...one })),
        now,
      ),
    ]);
    parts.catalogues.put(siteId, items);
    for (let at = 0; at < items.length; at += IDS_TOLD) {
      parts.link.send(siteId, { k: 'items', ids: items.slice(at, at + IDS_TOLD).map(({ id }) => id) });
    }
  }
  return { stored: items.length, rejected };
}

/** The id of what is no item, for its error; anything may stand there, even what cannot be made a text. */
function idOf(value: unknown): string {
  const { id } = (typeof value === 'object' && value !== null ? value : {}) as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 128) : '';
}
