/** Puts the help of the demo shop into the store. */
import { arrangeArticles, saveArticle } from '../../db/queries/articles.ts';
import type { Store } from '../../db/store.ts';
import { HELP } from './help.ts';

/** Every article has an id that the next time makes again: writing that broke off can be done once more. */
export async function writeHelp(store: Store, siteId: string, now: number): Promise<void> {
  await arrangeArticles(
    store,
    siteId,
    HELP.map(({ id, title }) => ({ id, title, language: 'en', titles: {} })),
    [],
  );
  for (const { id: categoryId, articles } of HELP) {
    for (const { slug, title, body, pages } of articles) {
      const id = `a_demo-${slug}`;
      const text = { language: 'en', title, body, texts: [] };
      await saveArticle(store, { siteId, id, slug, categoryId, ...text, status: 'published', pages, now });
    }
  }
}
