import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../protocol/language.ts';
import {
  ARTICLE_BODY_LENGTH,
  ARTICLE_TITLE_LENGTH,
  PAGES_PER_ARTICLE,
  textDirection,
  type ArticleDraft,
  type Piece,
} from '../../protocol/article.ts';
import { Pieces } from '../../widget/help/pieces.tsx';
import { Icon } from '../parts/icon.tsx';
import type { ArticlesClient } from './client.ts';
import { languageName, languagesOf, stateOf, textOf, withText } from './languages.ts';
import { slugOf } from './slug.ts';
import { Tongues } from './tongues.tsx';

/** After so much silence the preview follows the text. */
const PREVIEW_MS = 150;

export interface EditorProps {
  client: ArticlesClient;
  draft: ArticleDraft;
  /** Not stored so far. */
  fresh: boolean;
  changed: boolean;
  /** Those of the site. */
  languages: readonly Language[];
  /** The one that is written in. */
  language: Language;
  /** The category's name in its own language and in the one that is written in; '' where there is none. */
  category: { name: string; written: string };
  /** The names of all there are. */
  categories: string[];
  /** Why it was not stored; '' where it was. */
  problem: string;
  saving: boolean;
  onChange(draft: ArticleDraft): void;
  onLanguage(language: Language): void;
  /** Into the category of this name. */
  onCategory(title: string): void;
  /** The category is called so in the language that is written in. */
  onCategoryName(title: string): void;
  onRemoveText(language: Language): void;
  onSave(status: ArticleDraft['status']): void;
  onBack(): void;
  onDelete(): void;
}

/** One article: what it is called and where it stands, its Markdown, and beside it what a visitor sees. */
export function Editor(props: EditorProps): JSX.Element {
  const { draft, language, onChange, onSave } = props;
  const isOwn = language === draft.language;
  const text = textOf(draft, language);
  const all = languagesOf(draft, props.languages);
  const set = (change: Partial<ArticleDraft>): void => onChange({ ...draft, ...change });
  const live = draft.status === 'published';
  const setTitle = (title: string): void => {
    if (!isOwn) return onChange(withText(draft, language, { title }));
    // The address follows the title until somebody may have it.
    const follows = props.fresh && (draft.slug === '' || draft.slug === slugOf(draft.title));
    set({ title, ...(follows && { slug: slugOf(title) }) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave('published');
  };
  return (
    <>
      <section class="col sheet one" aria-label="Article" onKeyDown={onKeyDown}>
        <header class="head">
          <button type="button" class="btn icon ghost phone-only" aria-label="Back" onClick={props.onBack}>
            <Icon name="back" />
          </button>
          <span class="soft" role="status">
            {props.saving
              ? 'Saving'
              : props.changed
                ? 'Changed, not saved'
                : props.fresh
                  ? 'New'
                  : live
                    ? 'Live'
                    : 'Draft'}
          </span>
          <span class="grow" />
          {!props.fresh && (
            <button type="button" class="btn ghost" onClick={props.onDelete}>
              Delete
            </button>
          )}
          <button type="button" class="btn" onClick={() => onSave('draft')}>
            {live ? 'Take off' : 'Save draft'}
          </button>
          <button type="button" class="btn main" onClick={() => onSave('published')}>
            {live ? 'Save' : 'Put live'} <kbd>Ctrl</kbd>
            <kbd>↵</kbd>
          </button>
        </header>
        <div class="scroll write">
          {props.problem && (
            <p class="bad" role="alert">
              {props.problem}
            </p>
          )}
          <Tongues
            draft={draft}
            site={props.languages}
            language={language}
            onLook={props.onLanguage}
            onRemove={props.onRemoveText}
          />
          <input
            id="article-title"
            class="article-title"
            lang={language}
            dir={textDirection(language)}
            aria-label="Title"
            placeholder="What would they ask?"
            maxLength={ARTICLE_TITLE_LENGTH}
            value={text.title}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
          <div class="article-facts">
            {isOwn ? (
              <label key="category">
                <span>Category</span>
                <input
                  class="input"
                  list="article-categories"
                  placeholder="None"
                  maxLength={ARTICLE_TITLE_LENGTH}
                  value={props.category.name}
                  onChange={(event) => props.onCategory(event.currentTarget.value.trim())}
                />
                <datalist id="article-categories">
                  {props.categories.map((title) => (
                    <option key={title} value={title} />
                  ))}
                </datalist>
              </label>
            ) : (
              <label key="category-name">
                <span>Category in {languageName(language)}</span>
                <input
                  class="input"
                  lang={language}
                  dir={textDirection(language)}
                  placeholder={props.category.name || 'None'}
                  readOnly={!props.category.name}
                  maxLength={ARTICLE_TITLE_LENGTH}
                  value={props.category.written}
                  onChange={(event) => props.onCategoryName(event.currentTarget.value.trim())}
                />
              </label>
            )}
            <label>
              <span>Address</span>
              <input
                class="input"
                value={draft.slug}
                onInput={(event) => set({ slug: event.currentTarget.value })}
                onChange={(event) => set({ slug: slugOf(event.currentTarget.value) })}
              />
            </label>
            {isOwn && all.length > 1 && (
              <label class="wide">
                <span>First written in</span>
                <select
                  class="input"
                  value={draft.language}
                  onChange={(event) => {
                    const own = event.currentTarget.value as Language;
                    set({ language: own });
                    props.onLanguage(own);
                  }}
                >
                  {all
                    .filter((one) => ['own', 'missing'].includes(stateOf(draft, one)))
                    .map((one) => (
                      <option key={one} value={one}>
                        {languageName(one)}
                      </option>
                    ))}
                </select>
              </label>
            )}
            <label class="wide">
              <span>First on these pages, one a line: /checkout*</span>
              <textarea
                class="input"
                rows={Math.min(6, Math.max(1, draft.pages.length))}
                value={draft.pages.join('\n')}
                onInput={(event) =>
                  set({
                    pages: event.currentTarget.value.split('\n').slice(0, PAGES_PER_ARTICLE),
                  })
                }
              />
            </label>
          </div>
          <textarea
            class="article-body"
            lang={language}
            dir={textDirection(language)}
            aria-label="Text, in Markdown"
            placeholder={'The answer first, in one sentence.\n\n## How to go on\n\n1. What to do'}
            maxLength={ARTICLE_BODY_LENGTH}
            value={text.body}
            onInput={(event) => onChange(withText(draft, language, { body: event.currentTarget.value }))}
          />
        </div>
        <p class="foot">
          <span>{words(text.body)}</span>
          <span class="push">Markdown: **bold**, ## heading, 1. steps, [word](address)</span>
        </p>
      </section>
      <Preview client={props.client} draft={draft} language={language} />
    </>
  );
}

function Preview(props: { client: ArticlesClient; draft: ArticleDraft; language: Language }): JSX.Element {
  const { client, draft } = props;
  // Of what is not written in their language readers get the article's own.
  const language = stateOf(draft, props.language) === 'missing' ? draft.language : props.language;
  const { title, body } = textOf(draft, language);
  const [pieces, setPieces] = useState<Piece[]>([]);
  const asked = useRef(0);
  useEffect(() => {
    const timer = setTimeout(() => {
      const mine = ++asked.current;
      client.preview(body).then(
        (read) => mine === asked.current && setPieces(read.body),
        // What was drawn last stays, and the head says that nothing is saved.
        () => undefined,
      );
    }, PREVIEW_MS);
    return () => clearTimeout(timer);
  }, [body, client]);
  return (
    <aside class="col side" aria-label="What a visitor sees">
      <header class="head">
        <h2>What a visitor sees</h2>
      </header>
      <div class="scroll" tabIndex={0}>
        <article class="article" lang={language} dir={textDirection(language)}>
          <h3>{title || 'Without a title'}</h3>
          <Pieces pieces={pieces} />
        </article>
      </div>
    </aside>
  );
}

function words(body: string): string {
  const count = body.split(/\s+/).filter(Boolean).length;
  return `${count} words, a ${Math.max(1, Math.round(count / 200))} minute read`;
}
