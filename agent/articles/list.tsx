import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ArticleRow, FailedSearch } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import { Icon } from '../parts/icon.tsx';
import { plain } from '../words.ts';
import { languageName, missingIn } from './languages.ts';
import { moved, placed, type Group } from './order.ts';

export interface ListProps {
  groups: Group[];
  failed: FailedSearch[];
  /** Those of the site. */
  languages: readonly Language[];
  selected: string | null;
  onSelect(id: string): void;
  onArrange(groups: Group[]): void;
  onAnswer(search: FailedSearch): void;
  onDismiss(search: FailedSearch): void;
}

/** Articles by category, in the order in which readers get them. They are moved with the pointer, by buttons or Alt and arrows. */
export function ArticleList(props: ListProps): JSX.Element {
  const { groups, selected, onSelect, onArrange } = props;
  const [dragged, setDragged] = useState<string | null>(null);
  const [find, setFind] = useState('');
  const wanted = find.trim().toLowerCase();

  const drop = (group: number, at: number): void => {
    if (dragged !== null) onArrange(placed(groups, dragged, group, at));
    setDragged(null);
  };
  const step = (id: string, by: 1 | -1): void => {
    const next = moved(groups, id, by);
    if (next !== groups) onArrange(next);
  };
  return (
    <>
      <div class="find">
        <input
          class="input"
          type="search"
          aria-label="Find an article"
          placeholder="Find an article"
          value={find}
          onInput={(event) => setFind(event.currentTarget.value)}
        />
      </div>
      <div class="scroll">
        {groups.map((group, index) => (
          <section
            key={group.id}
            aria-label={plain(group.title) || 'Without a category'}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={() => drop(index, group.articles.filter(({ id }) => id !== dragged).length)}
          >
            {group.id ? (
              <input
                class="group-name"
                aria-label="Name of the category"
                maxLength={160}
                value={plain(group.title)}
                onChange={(event) => {
                  const title = event.currentTarget.value.trim() || group.title;
                  onArrange(groups.map((one) => (one === group ? { ...one, title } : one)));
                }}
              />
            ) : (
              group.articles[0] && groups.length > 1 && <h2 class="group-name">Without a category</h2>
            )}
            <ul>
              {group.articles.map((article, at) => {
                if (wanted && !isCalled(article, wanted)) return null;
                return (
                  <li
                    key={article.id}
                    class={dragged === article.id ? 'dragged' : undefined}
                    draggable
                    onDragStart={(event) => {
                      event.dataTransfer?.setData('text/plain', article.title);
                      setDragged(article.id);
                    }}
                    onDragEnd={() => setDragged(null)}
                    onDrop={(event) => {
                      event.stopPropagation();
                      drop(index, at);
                    }}
                  >
                    <button
                      type="button"
                      class="one-article"
                      data-row={article.id}
                      aria-current={article.id === selected ? 'true' : undefined}
                      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                      onClick={() => onSelect(article.id)}
                      onKeyDown={(event) => {
                        if (!event.altKey || !/^Arrow(?:Up|Down)$/.test(event.key)) return;
                        event.preventDefault();
                        event.stopPropagation();
                        step(article.id, event.key === 'ArrowUp' ? -1 : 1);
                      }}
                    >
                      <span class="cut">{plain(article.title)}</span>
                      <span class="xs soft">
                        <i class={article.status === 'published' ? 'dot' : 'dot none'} />{' '}
                        {state(article, props.languages)}
                      </span>
                    </button>
                    {article.id === selected && !wanted && (
                      <span class="movers">
                        <button
                          type="button"
                          class="btn s icon ghost"
                          aria-label="Move up"
                          onClick={() => step(article.id, -1)}
                        >
                          <Icon name="up" />
                        </button>
                        <button
                          type="button"
                          class="btn s icon ghost"
                          aria-label="Move down"
                          onClick={() => step(article.id, 1)}
                        >
                          <Icon name="down" />
                        </button>
                      </span>
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
        <Failed {...props} />
      </div>
    </>
  );
}

/** In any language. */
function isCalled({ title, texts }: ArticleRow, wanted: string): boolean {
  return [title, ...Object.values(texts).map((text) => text.title)].some((one) => one.toLowerCase().includes(wanted));
}

function state(article: ArticleRow, languages: readonly Language[]): string {
  const { status, helpful, unhelpful } = article;
  const missing = missingIn(article, languages).map(languageName);
  const which = missing.length > 2 ? `${missing.length} languages` : missing.join(', ');
  const lacks = missing[0] ? ` · not in ${which}` : '';
  if (status === 'draft') return `draft${lacks}`;
  const asked = helpful + unhelpful;
  return (asked ? `live · helped ${helpful} of ${asked}` : 'live · no votes so far') + lacks;
}

/** What people looked for and did not find, the most first. */
function Failed({ failed, languages, onAnswer, onDismiss }: ListProps): JSX.Element | null {
  if (!failed[0]) return null;
  return (
    <section aria-label="Searched in vain" class="vain">
      <h2 class="group-name">Searched in vain</h2>
      <ul>
        {failed.map((search) => (
          <li key={search.query}>
            <span class="cut">
              <bdi>“{plain(search.query)}”</bdi>{' '}
              <span class="soft">
                {search.searches}×{languages[1] && search.language && ` in ${languageName(search.language)}`}
              </span>
            </span>
            <button type="button" class="btn s" onClick={() => onAnswer(search)}>
              Write the answer
            </button>
            <button
              type="button"
              class="btn s icon ghost"
              aria-label={`Leave “${plain(search.query)}” unanswered`}
              onClick={() => onDismiss(search)}
            >
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
