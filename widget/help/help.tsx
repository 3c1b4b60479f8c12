import { useEffect, useRef, useState } from 'preact/hooks';
import type { HelpEntry, HelpIndex } from '../../protocol/article.ts';
import { isOnPage, textDirection } from '../../protocol/article.ts';
import { weight } from '../../protocol/help-search.ts';
import { Bar } from '../panel/bar.tsx';
import { Icon } from '../panel/icon.tsx';
import { SEEK } from '../panel/seek.ts';
import type { ViewProps } from '../panel/views.ts';
import { Article } from './article.tsx';
import { AskPerson } from './ask.tsx';
import { ICONS } from './icons.ts';
import { libraryOf, type Shelf } from './library.ts';
import { marked, passage, type Found } from './search.ts';
import { WORDS } from './words.ts';

/** Who stops typing for so long without an answer has looked in vain. */
const VAIN_MS = 1_500;
const SHOWN = 8;
const SHOWN_HERE = 3;

/** What was looked for last: it is there again on the way back. */
const looked = new WeakMap<ViewProps['host'], string>();

/** The help: everything there is, what a search finds, or one article. */
export function Help(props: ViewProps) {
  const { host } = props;
  const [query, setQuery] = useState(looked.get(host) ?? '');
  const look = (words: string): void => {
    looked.set(host, words);
    setQuery(words);
  };
  return props.at && props.at !== SEEK ? <Article {...props} /> : <Overview {...props} query={query} onQuery={look} />;
}

interface OverviewProps extends ViewProps {
  query: string;
  onQuery(query: string): void;
}

function Overview({ host, nav, at, phone, query, onQuery }: OverviewProps) {
  const field = useRef<HTMLInputElement>(null);
  const library = libraryOf(host);
  const [shelf, setShelf] = useState<Shelf | undefined>(library.opened);
  const [failed, setFailed] = useState(false);
  const load = (): void => {
    setFailed(false);
    setShelf(library.opened());
    // What comes after the language changed is nobody's to read any more.
    const isSpoken = (): boolean => libraryOf(host) === library;
    library.open().then(
      (opened) => isSpoken() && setShelf(opened),
      () => isSpoken() && setFailed(true),
    );
  };
  useEffect(load, [library]);
  useEffect(() => {
    // Who came by the tabs goes on by the tabs.
    const by = host.root.activeElement;
    if (at === SEEK || (!phone && by?.role !== 'tab')) field.current?.focus({ preventScroll: true });
    // Whoever comes back later did not ask for the field again.
    if (at === SEEK) nav.rename('');
  }, [at]);

  const searching = query.trim().length > 1;
  const found = searching && shelf ? shelf.search.find(query).slice(0, SHOWN) : [];
  const vain = searching && shelf !== undefined && found.length === 0;
  useEffect(() => {
    if (!vain) return undefined;
    const timer = setTimeout(() => {
      // Whether it was counted is no matter of the visitor's.
      host.ask('help/searches', { query: query.slice(0, 200), language: library.language }).catch(() => undefined);
    }, VAIN_MS);
    return () => clearTimeout(timer);
  }, [vain, query.trim()]);

  return (
    <>
      <Bar title={WORDS.help} onClose={host.close} />
      <div class="body scroll" aria-busy={!shelf && !failed}>
        <div class="seek">
          <Icon d={ICONS.search} />
          <input
            ref={field}
            type="search"
            class="words"
            dir="auto"
            aria-label={WORDS.search}
            placeholder={WORDS.search}
            maxLength={200}
            autocomplete="off"
            enterkeyhint="search"
            value={query}
            onInput={(event) => onQuery(event.currentTarget.value)}
          />
          {query && (
            <button
              type="button"
              class="ib"
              aria-label={WORDS.clear}
              onClick={() => {
                onQuery('');
                field.current?.focus();
              }}
            >
              <Icon d={ICONS.close} />
            </button>
          )}
        </div>
        <p class={found[0] ? 'count' : 'vh'} role="status">
          {searching && shelf ? (found[0] ? WORDS.answers(found.length) : WORDS.none) : ''}
        </p>
        {failed && (
          <p class="none" role="alert">
            <b>{WORDS.failed}</b>
            {WORDS.failedNote}
            <br />
            <button type="button" class="btn" onClick={load}>
              {WORDS.retry}
            </button>
          </p>
        )}
        {found[0] && (
          <ul class="list">
            {found.map((each) => (
              <Result key={each.entry.slug} found={each} onOpen={() => nav.go('help', each.entry.slug)} />
            ))}
          </ul>
        )}
        {vain && (
          <p class="none">
            <b>{WORDS.none}</b>
            {WORDS.noneNote}
          </p>
        )}
        {!searching && shelf && <All index={shelf.index} onOpen={(slug) => nav.go('help', slug)} />}
        {(searching || failed) && <AskPerson host={host} nav={nav} about={query.trim()} />}
      </div>
    </>
  );
}

function Result({ found: { entry, terms }, onOpen }: { found: Found; onOpen(): void }) {
  return (
    <li>
      <button type="button" class="answer" onClick={onOpen} lang={entry.language} dir={textDirection(entry.language)}>
        <b>
          <Marked text={entry.title} terms={terms} />
        </b>
        <span class="sub">
          <Marked text={passage(entry.text, terms)} terms={terms} />
        </span>
      </button>
    </li>
  );
}

function Marked({ text, terms }: { text: string; terms: string[] }) {
  return <>{marked(text, terms).map((part) => (part.hit ? <mark>{part.text}</mark> : part.text))}</>;
}

/** Everything, by category; before it what is about the page on view. */
function All({ index, onOpen }: { index: HelpIndex; onOpen(slug: string): void }) {
  const url = location.href;
  const here = index.articles
    .filter(({ pages }) => pages.some((rule) => isOnPage(rule, url)))
    .sort((a, b) => weight(b, url) - weight(a, url))
    .slice(0, SHOWN_HERE);
  const of = (category: string): HelpEntry[] =>
    index.articles.filter((entry) => entry.category === category && !here.includes(entry));
  const groups = [
    { id: ' ', title: WORDS.here as string, entries: here, language: undefined },
    ...index.categories.map((category) => ({ ...category, entries: of(category.id) })),
    { id: '', title: index.categories[0] ? WORDS.other : '', entries: of(''), language: undefined },
  ];
  return (
    <>
      {groups.map(({ id, title, entries, language }) => {
        if (!entries[0]) return null;
        return (
          <section key={id}>
            {title && (
              <h3 class="group" lang={language} dir={textDirection(language)}>
                {title}
              </h3>
            )}
            <ul class="list">
              {entries.map((entry) => (
                <li key={entry.slug}>
                  <button
                    type="button"
                    class="answer short"
                    onClick={() => onOpen(entry.slug)}
                    lang={entry.language}
                    dir={textDirection(entry.language)}
                  >
                    <span>{entry.title}</span>
                    <Icon d={ICONS.next} flip />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
