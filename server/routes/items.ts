/** `PUT /api/v1/items`: a site's own systems keep the catalogue, with the secret key. */
import { Hono } from 'hono';
import type { Store } from '../../db/store.ts';
import type { Link } from '../bus/link.ts';
import type { Catalogues } from '../catalogue/catalogues.ts';
import { importItems, ITEMS_PER_IMPORT, readItems } from '../catalogue/import.ts';
import type { Deps } from '../deps.ts';
import { wellFormedJson } from '../ingest/json-text.ts';
import type { SiteDirectory } from '../sites/directory.ts';
import { boundedText, refuse, refuseMethod } from './answers.ts';

const IMPORT_BYTES = 8 * 1024 * 1024;

export function itemsRoutes(parts: {
  store: Store;
  catalogues: Catalogues;
  link: Link;
  directory: SiteDirectory;
  deps: Deps;
}): Hono {
  const app = new Hono();
  app.put('/items', async (c) => {
    const [, scheme = '', given = ''] =
      /^(Bearer|Basic) +(\S{1,512})$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const isBasic = scheme.toLowerCase() === 'basic';
    const key = isBasic ? Buffer.from(given, 'base64').toString('utf8').split(':', 1)[0]! : given;
    const site = parts.directory.bySecretKey(key);
    if (!site) return refuse(c, 'unauthorized', 'Items are imported with the secret key: Authorization: Bearer sk_…');
    const text = await boundedText(c.req.raw, IMPORT_BYTES);
    if (text === null) return refuse(c, 'too_large', `An import has at most ${IMPORT_BYTES} bytes; send several.`);
    const values = readItems(wellFormedJson(text));
    if (!values) return refuse(c, 'bad_json', 'The body is neither a JSON array nor one JSON object a line.');
    if (values.length > ITEMS_PER_IMPORT) {
      return refuse(c, 'too_large', `An import has at most ${ITEMS_PER_IMPORT} items; send several.`);
    }
    return c.json(await importItems(parts, site.id, values, parts.deps.now()));
  });
  app.all('/items', (c) => refuseMethod(c, 'PUT'));
  return app;
}
