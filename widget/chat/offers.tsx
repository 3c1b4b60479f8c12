import { useEffect, useState } from 'preact/hooks';
import { textDirection } from '../../protocol/article.ts';
import { useCell } from '../panel/cells.ts';
import { Icon } from '../panel/icon.tsx';
import type { Answer, ViewProps } from '../panel/views.ts';
import { ICONS } from './icons.ts';
import type { Talk } from './talk.ts';
import { WORDS } from './words.ts';

/** Who pauses so long while writing is not disturbed by what comes up. */
const PAUSE_MS = 250;
const SHOWN = 3;

/** Articles that may answer what is being written, above the field. Sending goes on as if they were not there. */
export function Offers({ talk, nav, find }: { talk: Talk; nav: ViewProps['nav']; find: ViewProps['find'] }) {
  const draft = useCell(talk.draft).trim();
  const [found, setFound] = useState<Answer[]>([]);
  const asks = draft.includes(' ');
  useEffect(() => {
    if (!asks) {
      setFound([]);
      return undefined;
    }
    let late = false;
    const timer = setTimeout(() => {
      // Without them one writes all the same.
      find(draft).then(
        (answers) => late || setFound(answers.slice(0, SHOWN)),
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [draft]);
  return (
    <div class="offers">
      <p class="vh" role="status">
        {found[0] ? WORDS.offered(found.length) : ''}
      </p>
      {found[0] && (
        <>
          <p class="over" aria-hidden="true">
            <Icon d={ICONS.book} /> {WORDS.mayAnswer}
          </p>
          <ul class="list">
            {found.map(({ slug, title, language }) => (
              <li key={slug}>
                <button
                  type="button"
                  class="offer"
                  lang={language}
                  dir={textDirection(language)}
                  onClick={() => nav.go('help', slug)}
                >
                  <span>{title}</span>
                  <Icon d={ICONS.next} flip />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
