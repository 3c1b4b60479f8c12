import { useEffect, useState } from 'preact/hooks';
import { textDirection, type HelpArticle } from '../../protocol/article.ts';
import { Bar } from '../panel/bar.tsx';
import type { ViewProps } from '../panel/views.ts';
import { spoken } from '../panel/speech.ts';
import { AskPerson } from './ask.tsx';
import { libraryOf } from './library.ts';
import { Pieces } from './pieces.tsx';
import { WORDS } from './words.ts';

/** Words one reads in a minute. */
const PACE = 200;

type State = 'loading' | 'here' | 'plain' | 'gone' | 'failed';

/** One article; `at` is its slug. Without a connection its plain text, where the index is there. */
export function Article({ host, nav, at }: ViewProps) {
  const library = libraryOf(host);
  const [article, setArticle] = useState<HelpArticle | undefined>(() => library.read(at));
  const [state, setState] = useState<State>(article ? 'here' : 'loading');
  const entry = library.opened()?.index.articles.find(({ slug }) => slug === at);

  const load = (): void => {
    const known = library.read(at);
    setArticle(known);
    setState(known ? 'here' : 'loading');
    if (known) return;
    // What comes after the language changed is nobody's to read any more.
    const isSpoken = (): boolean => libraryOf(host) === library;
    library.article(at).then(
      (fetched) => {
        if (!isSpoken()) return;
        setArticle(fetched);
        setState('here');
      },
      (status: unknown) => isSpoken() && setState(status === 404 ? 'gone' : entry ? 'plain' : 'failed'),
    );
  };
  useEffect(load, [at, library]);

  const { locale, dir } = spoken(host.speech.get());
  const language = (article ?? entry)?.language;
  const title = article?.title ?? entry?.title ?? '';
  return (
    <>
      <Bar title={WORDS.help} onBack={nav.back} onClose={host.close} />
      <div class="body scroll" aria-busy={state === 'loading'} tabIndex={0} key={at}>
        <article class="article" lang={language} dir={textDirection(language)}>
          {title && <h3 class="voice">{title}</h3>}
          {article && (
            <>
              <p class="fine" lang={locale} dir={dir}>
                {WORDS.changed(day(article.updatedAt, locale), Math.max(1, Math.round(article.words / PACE)))}
              </p>
              <Pieces pieces={article.body} />
            </>
          )}
          {state === 'plain' && (
            <>
              <p class="fine" lang={locale} dir={dir}>
                {WORDS.plain}
              </p>
              {entry?.text.split('\n').map((line) => (
                <p>{line}</p>
              ))}
            </>
          )}
        </article>
        {(state === 'gone' || state === 'failed') && (
          <p class="none" role="alert">
            <b>{state === 'gone' ? WORDS.gone : WORDS.failed}</b>
            {state === 'failed' && (
              <button type="button" class="btn" onClick={load}>
                {WORDS.retry}
              </button>
            )}
          </p>
        )}
        {state === 'gone' && <AskPerson host={host} nav={nav} about="" />}
      </div>
      {article && <Vote key={at} host={host} nav={nav} article={article} />}
    </>
  );
}

/** "Did this answer it?", asked once. */
function Vote({ host, nav, article }: Pick<ViewProps, 'host' | 'nav'> & { article: HelpArticle }) {
  const key = `vote.${article.slug}`;
  const [said, setSaid] = useState(() => host.keep.get(key) ?? '');
  const say = (helpful: boolean): void => {
    const word = helpful ? 'yes' : 'no';
    setSaid(word);
    host.keep.set(key, word);
    host.ask(`help/${encodeURIComponent(article.slug)}/vote`, { token: host.voice(), helpful }).catch(() => {
      // It was not counted, so it may be asked again on the next page; nobody is told twice.
      host.keep.set(key, '');
    });
  };
  return (
    <div class="foot vote">
      <p role="status">{said === 'yes' ? WORDS.thanks : said === 'no' ? WORDS.sorry : WORDS.helped}</p>
      {!said &&
        [true, false].map((helpful) => (
          <button type="button" class="btn" onClick={() => say(helpful)}>
            {helpful ? WORDS.yes : WORDS.no}
          </button>
        ))}
      {said === 'no' && <AskPerson host={host} nav={nav} about={`${article.title}: `} />}
    </div>
  );
}

function day(at: number, locale: string): string {
  const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at);
}
