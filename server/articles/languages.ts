/** In which language a reader gets what: theirs where it is written, else its own. */
import type { ArticleRecord, CategoryRecord, TextRecord } from '../../db/queries/articles.ts';
import { isWritten, type ArticleText, type InOthers } from '../../protocol/article.ts';
import { LANGUAGES, languageOf, type Language } from '../../protocol/language.ts';

/** A text as it is read, and what it is in. */
export type Text = Omit<TextRecord, 'language'> & { language: Language };

/** The same object for the same text, whoever reads it. */
export function textIn(article: ArticleRecord, language: Language): Text {
  const text = article.texts.find((one) => one.language === language);
  return (language !== article.language && isWritten(text) ? text : article) as Text;
}

export function categoryIn(
  { title, language: own, titles }: Pick<CategoryRecord, 'title' | 'language' | 'titles'>,
  language: Language,
): { title: string; language: Language } {
  const other = language === own ? '' : titles[language];
  return other ? { title: other, language } : { title, language: known(own) };
}

/** What the store has, by language; what it has of a language that is none of ours any more is left out. */
export function textsOf({ texts }: Pick<ArticleRecord, 'texts'>): InOthers<ArticleText> {
  return Object.fromEntries(
    texts.filter(({ language }) => isKnown(language)).map(({ language, title, body }) => [language, { title, body }]),
  );
}

/** Of the texts that were sent those that say something, and none of the article's own language. */
export function textsToStore(
  texts: InOthers<ArticleText>,
  own: Language,
): { language: Language; title: string; body: string }[] {
  return LANGUAGES.flatMap((language) => {
    const text = texts[language];
    if (language === own || !text || !(text.title.trim() || text.body.trim())) return [];
    return [{ language, title: text.title.trim(), body: text.body }];
  });
}

/** What the store says a language is. */
export function known(language: string): Language {
  return languageOf(language) ?? 'en';
}

function isKnown(language: string): language is Language {
  return (LANGUAGES as readonly string[]).includes(language);
}
