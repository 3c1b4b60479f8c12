import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ArticleCategory, ArticleDraft, ArticlesPage, ArticleText, FailedSearch } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import { Refusal } from '../api.ts';
import { articlesClient } from '../articles/client.ts';
import { Editor } from '../articles/editor.tsx';
import { languageName, languagesOf, withoutText, withText } from '../articles/languages.ts';
import { ArticleList } from '../articles/list.tsx';
import { arrangement, groupsOf, type Group } from '../articles/order.ts';
import { slugOf } from '../articles/slug.ts';
import { useDesk } from '../desk-context.ts';
import { Icon } from '../parts/icon.tsx';
import { Bars, Empty, Failure, useLate } from '../parts/late.tsx';
import { failed, LOADING, READY, type Load } from '../state/load.ts';

/** How long a deletion can be undone, in ms. */
const UNDO_MS = 5_000;

const EMPTY: ArticlesPage = { languages: ['en'], categories: [], articles: [], failed: [], hosted: '' };
/** Lines that say a page; others are on their way to be one. */
const PAGE = /^(?:\/|https?:\/\/|\*)\S*$/;

/** What can be had back for a moment: an article, or its text in one language. */
type Gone =
  | { kind: 'article'; draft: ArticleDraft }
  | { kind: 'text'; id: string; language: Language; text: ArticleText };

/** What the site answers by itself: its articles, and what people looked for in vain. */
export function Articles(): JSX.Element {
  const desk = useDesk();
  const { site, selected } = desk.router.route.value;
  const client = useMemo(() => articlesClient(site), [site]);
  const [page, setPage] = useState<ArticlesPage>(EMPTY);
  const [load, setLoad] = useState<Load>(LOADING);
  /** What was written and not saved, by id; it outlives a look at another article. */
  const [drafts, setDrafts] = useState<Record<string, ArticleDraft>>({});
  /** The search that a new article answers. */
  const [answers, setAnswers] = useState<Record<string, string>>({});
  /** Categories that come, or are called otherwise, with the article that is saved into them. */
  const [begun, setBegun] = useState<ArticleCategory[]>([]);
  /** The language that is written in, from one article to the next; where one has it not, its own. */
  const [looked, setLooked] = useState<Language | null>(null);
  const [problem, setProblem] = useState('');
  const [saving, setSaving] = useState(false);
  const [gone, setGone] = useState<Gone | null>(null);
  const late = useLate(load.kind === 'loading');

  const read = (): Promise<void> =>
    client.all().then(
      (fresh) => {
        setPage(fresh);
        setLoad(READY);
      },
      (error: unknown) => setLoad(failed(error)),
    );
  useEffect(() => {
    setLoad(LOADING);
    setPage(EMPTY);
    void read();
  }, [client]);
  useEffect(() => {
    if (!gone) return undefined;
    const timer = setTimeout(() => setGone(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [gone]);
  useEffect(() => setProblem(''), [selected]);

  const stored = page.articles.find(({ id }) => id === selected);
  const draft = selected === null ? undefined : (drafts[selected] ?? stored);
  const select = (id: string | null): void => desk.router.go({ selected: id, person: false });
  const edit = (next: ArticleDraft): void => setDrafts({ ...drafts, [next.id]: next });
  const forget = (id: string): void =>
    setDrafts((all) => Object.fromEntries(Object.entries(all).filter(([other]) => other !== id)));

  const begin = (title = '', language = page.languages[0] ?? 'en'): string => {
    const id = `a_${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    edit({ id, slug: slugOf(title), category: '', language, title, body: '', texts: {}, status: 'draft', pages: [] });
    setLooked(null);
    select(id);
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('article-title')?.focus()));
    return id;
  };
  const answer = ({ query, language }: FailedSearch): void => {
    const spoken = page.languages.find((one) => one === language);
    const id = begin(query.charAt(0).toUpperCase() + query.slice(1), spoken);
    setAnswers({ ...answers, [id]: query });
  };

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setSaving(true);
    setProblem('');
    try {
      await work();
    } catch (error) {
      setProblem(
        error instanceof Refusal && error.code === 'conflict'
          ? 'Another article has this address. Change it, then save again.'
          : `Not saved. ${error instanceof Refusal ? error.message : ''} What you wrote is still here.`,
      );
    }
    setSaving(false);
  };

  const save = (status: ArticleDraft['status']): void => {
    if (!draft) return;
    if (!draft.title.trim()) {
      setLooked(null);
      return setProblem('It needs a title.');
    }
    void attempt(async () => {
      const title = draft.title.trim();
      const pages = draft.pages.map((line) => line.trim()).filter((line) => PAGE.test(line));
      const { id, body, category, language, texts } = draft;
      const fresh = begun.find((one) => one.id === category);
      if (fresh) {
        const order = arrangement(groups);
        const others = order.categories.filter((one) => one.id !== category);
        const at = order.categories.findIndex((one) => one.id === category);
        await client.arrange({ ...order, categories: others.toSpliced(at < 0 ? others.length : at, 0, fresh) });
      }
      await client.save({
        id,
        body,
        category,
        language,
        texts,
        title,
        slug: draft.slug || slugOf(title) || id,
        status,
        pages,
      });
      const query = answers[id];
      if (query) await client.settle(query, id);
      await read();
      setBegun((all) => all.filter((one) => one !== fresh));
      forget(id);
    });
  };
  const remove = (): void => {
    if (!draft) return;
    void attempt(async () => {
      await client.remove(draft.id);
      setGone({ kind: 'article', draft });
      forget(draft.id);
      select(null);
      await read();
    });
  };
  const restore = (): void => {
    if (!gone) return;
    setGone(null);
    if (gone.kind === 'text') {
      const now = drafts[gone.id] ?? page.articles.find(({ id }) => id === gone.id);
      if (now) edit(withText(now, gone.language, gone.text));
      return;
    }
    const { id, slug, category, language, title, body, texts, status, pages } = gone.draft;
    void attempt(async () => {
      await client.save({ id, slug, category, language, title, body, texts, status, pages });
      await read();
      select(id);
    });
  };
  const removeText = (language: Language): void => {
    const text = draft?.texts[language];
    if (!draft || !text) return;
    edit(withoutText(draft, language));
    setGone({ kind: 'text', id: draft.id, language, text });
  };
  const arrange = (groups: Group[]): void => {
    const order = arrangement(groups);
    setPage({ ...page, categories: order.categories, articles: groups.flatMap(({ articles }) => articles) });
    // The server's word is drawn in any case: it is the order that readers get.
    void attempt(() => client.arrange(order)).then(read);
  };

  const groups = groupsOf(page);
  const language = draft && (languagesOf(draft, page.languages).find((one) => one === looked) ?? draft.language);
  const named = [
    ...page.categories.map((category) => begun.find(({ id }) => id === category.id) ?? category),
    ...begun.filter(({ id }) => !page.categories.some((one) => one.id === id)),
  ];
  const category = named.find(({ id }) => id === draft?.category);
  const categorise = (title: string): void => {
    if (!draft) return;
    const known = named.find((one) => one.title.toLowerCase() === title.toLowerCase());
    if (!title || known) return edit({ ...draft, category: known?.id ?? '' });
    const id = `cat_${Array.from(title, (letter) => letter.codePointAt(0)!.toString(36))
      .join('')
      .slice(0, 24)}_${Date.now().toString(36)}`;
    setBegun([...begun, { id, title, language: draft.language, titles: {} }]);
    edit({ ...draft, category: id });
  };
  /** What its category is called in the language that is written in; '' is not at all. */
  const nameCategory = (title: string): void => {
    if (!draft || !category || !language) return;
    const { [language]: _, ...titles } = category.titles;
    const next =
      language === category.language
        ? { ...category, title: title || category.title }
        : { ...category, titles: title ? { ...titles, [language]: title } : titles };
    setBegun([...begun.filter(({ id }) => id !== category.id), next]);
    edit(draft);
  };

  return (
    <main class="articles">
      <h1 class="sr">Articles</h1>
      <section class="col list" aria-label="Articles">
        <header class="head">
          <h2>Articles</h2>
          <span class="grow" />
          <button type="button" class="btn s" onClick={() => void begin()}>
            <Icon name="plus" /> New
          </button>
        </header>
        {late && <Bars kind="rows" label="Reading the articles" />}
        {load.kind === 'failed' && (
          <Failure
            title="The articles could not be read"
            message={load.message}
            code={load.code}
            again={() => void read()}
          />
        )}
        {load.kind === 'ready' && (
          <ArticleList
            groups={groups}
            failed={page.failed}
            languages={page.languages}
            selected={selected}
            onSelect={select}
            onArrange={arrange}
            onAnswer={answer}
            onDismiss={({ query }) => void attempt(() => client.settle(query, null)).then(read)}
          />
        )}
        <p class="foot">
          <span>
            <kbd>j</kbd>
            <kbd>k</kbd> move
          </span>
          <span>
            <kbd>Alt</kbd>
            <kbd>↑</kbd>
            <kbd>↓</kbd> order
          </span>
        </p>
      </section>
      {draft && language ? (
        <Editor
          key={draft.id}
          client={client}
          draft={draft}
          fresh={!stored}
          changed={drafts[draft.id] !== undefined}
          languages={page.languages}
          language={language}
          category={{
            name: category?.title ?? '',
            written: (category?.language === language ? category.title : category?.titles[language]) ?? '',
          }}
          categories={named.map(({ title }) => title)}
          problem={problem}
          saving={saving}
          onChange={edit}
          onLanguage={setLooked}
          onCategory={categorise}
          onCategoryName={nameCategory}
          onRemoveText={removeText}
          onSave={save}
          onBack={() => select(null)}
          onDelete={remove}
        />
      ) : (
        <section class="col sheet one">
          <Empty title={page.articles[0] ? 'Choose an article' : 'Write what people ask most'}>
            <p>
              {page.failed[0]
                ? `${page.failed.length} searches found nothing. Each is an article that is missing.`
                : 'An answer that is written once is found at any hour.'}
            </p>
          </Empty>
        </section>
      )}
      {gone && (
        <div class="toast-place" role="status">
          <div class="toast">
            <span class="cut">
              {gone.kind === 'article'
                ? `Deleted “${gone.draft.title}”`
                : `Removed the ${languageName(gone.language)} text`}
            </span>
            <button type="button" class="btn s" onClick={restore}>
              Undo
            </button>
          </div>
        </div>
      )}
    </main>
  );
}
