import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isWritten, type ArticleRow, type ArticlesPage } from '../../protocol/article.ts';
import { languageOf } from '../../protocol/language.ts';
import { useDesk } from '../desk-context.ts';
import { plain } from '../words.ts';
import { matching } from './option.ts';
import { Picker } from './picker.tsx';

/**
 * An article of the help, put into the answer as its title and its address; the visitor's panel opens it in its help. The
 * title is in the visitor's language where the article is.
 */
export function ArticlePicker({ close }: { close(): void }): JSX.Element {
  const desk = useDesk();
  const { site } = desk.router.route.value;
  const [page, setPage] = useState<ArticlesPage | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    desk.api
      .call<ArticlesPage>('GET', `/sites/${encodeURIComponent(site)}/articles`)
      .then(setPage, () => setFailed(true));
  }, [desk, site]);
  const published = (page?.articles ?? []).filter(({ status }) => status === 'published');
  const titleOf = (id: string): string => plain(page?.categories.find((one) => one.id === id)?.title ?? '');
  const reads = languageOf(desk.person.view.value.detail?.language ?? '');
  const titleFor = ({ title, texts }: ArticleRow): string => {
    const text = reads && texts[reads];
    return isWritten(text) ? text.title : title;
  };
  const insert = (article: ArticleRow): void => {
    const { slug } = article;
    const address = `${page!.hosted}/${encodeURIComponent(slug)}`;
    desk.writing.value = 'reply';
    desk.inserting.value = { id: '', shortcut: '', title: '', text: `${plain(titleFor(article))}\n${address}` };
  };
  return (
    <Picker
      title="Insert an article"
      placeholder="Which article?"
      none={
        failed ? 'The articles did not come.' : page ? 'No published article is called that.' : 'Reading the articles…'
      }
      coming={page === null && !failed}
      groups={(query) => [
        {
          title: '',
          options: matching(
            published.map((article) => ({
              key: article.id,
              label: plain(titleFor(article)),
              icon: 'book' as const,
              detail: titleOf(article.category),
              run: () => insert(article),
            })),
            query,
          ),
        },
      ]}
      onClose={close}
    />
  );
}
