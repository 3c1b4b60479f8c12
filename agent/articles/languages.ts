/** An article in several languages, as its writers see it. Pure. */
import { isWritten, type ArticleDraft, type ArticleText } from '../../protocol/article.ts';
import { LANGUAGES, type Language } from '../../protocol/language.ts';

const NO_TEXT: ArticleText = { title: '', body: '' };

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(language: Language): string {
  return names.of(language) ?? language;
}

/** Its own first, then those of the site, and those in which it is written though the site speaks them no more. */
export function languagesOf(article: Pick<ArticleDraft, 'language' | 'texts'>, site: readonly Language[]): Language[] {
  const { language: own, texts } = article;
  const others = LANGUAGES.filter((one) => texts[one] !== undefined && !site.includes(one));
  return [own, ...[...site, ...others].filter((one) => one !== own)];
}

/** What stands there in this language; empty where nothing does. */
export function textOf(draft: ArticleDraft, language: Language): ArticleText {
  return language === draft.language ? draft : (draft.texts[language] ?? NO_TEXT);
}

/** The draft with other words in this language. */
export function withText(draft: ArticleDraft, language: Language, change: Partial<ArticleText>): ArticleDraft {
  if (language === draft.language) return { ...draft, ...change };
  return { ...draft, texts: { ...draft.texts, [language]: { ...textOf(draft, language), ...change } } };
}

export function withoutText(draft: ArticleDraft, language: Language): ArticleDraft {
  const { [language]: _, ...texts } = draft.texts;
  return { ...draft, texts };
}

/** How far it is in this language. A text that has a title or a body alone is nobody's to read. */
export function stateOf(draft: ArticleDraft, language: Language): 'own' | 'written' | 'begun' | 'missing' {
  if (language === draft.language) return 'own';
  const { title, body } = textOf(draft, language);
  if (isWritten({ title, body })) return 'written';
  return title.trim() || body.trim() ? 'begun' : 'missing';
}

/** Those of the site in which readers get it in its own language. */
export function missingIn(draft: ArticleDraft, site: readonly Language[]): Language[] {
  return site.filter((language) => !['own', 'written'].includes(stateOf(draft, language)));
}
