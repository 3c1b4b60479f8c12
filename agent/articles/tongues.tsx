import type { JSX } from 'preact';
import type { ArticleDraft } from '../../protocol/article.ts';
import type { Language } from '../../protocol/language.ts';
import { languageName, languagesOf, stateOf } from './languages.ts';

export interface TonguesProps {
  draft: ArticleDraft;
  /** Those of the site. */
  site: readonly Language[];
  /** The one that is written in now. */
  language: Language;
  onLook(language: Language): void;
  onRemove(language: Language): void;
}

/** The languages of an article: which of them is written in now, and what their readers get. */
export function Tongues({ draft, site, language, onLook, onRemove }: TonguesProps): JSX.Element | null {
  const all = languagesOf(draft, site);
  if (all.length < 2) return null;
  const name = languageName(language);
  const own = languageName(draft.language);
  const state = stateOf(draft, language);
  return (
    <div class="article-tongues">
      <div class="seg tongues" role="group" aria-label="Language of the text">
        {all.map((one) => {
          const far = stateOf(draft, one);
          return (
            <button key={one} type="button" aria-pressed={one === language} onClick={() => onLook(one)}>
              <i class={far === 'own' || far === 'written' ? 'dot' : 'dot off'} /> {languageName(one)}
              <span class="sr"> {SAID[far]}</span>
            </button>
          );
        })}
      </div>
      <p class="soft xs" role="status">
        {state === 'own' && `First written in ${own}: whoever reads a language that is missing gets this.`}
        {state === 'written' && `Who reads ${name} gets this.`}
        {state === 'begun' &&
          `Who reads ${name} gets it once it has a title and a text. Until then they get the ${own}.`}
        {state === 'missing' && `Nothing is written in ${name} so far: who reads it gets the ${own}.`}
      </p>
      {(state === 'written' || state === 'begun') && (
        <button type="button" class="btn s" onClick={() => onRemove(language)}>
          Remove the {name}
        </button>
      )}
    </div>
  );
}

const SAID = { own: 'first written in', written: 'written', begun: 'begun', missing: 'missing' };
