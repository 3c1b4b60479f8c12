/** The order of articles as their writers see it: groups of a category each, the one without last. */
import type { ArticleCategory, ArticleRow, ArticlesPage } from '../../protocol/article.ts';

/** A category with what is in it; its id is '' for those in none. */
export interface Group extends ArticleCategory {
  articles: ArticleRow[];
}

export function groupsOf({ categories, articles }: Pick<ArticlesPage, 'categories' | 'articles'>): Group[] {
  const of = (id: string): ArticleRow[] => articles.filter(({ category }) => category === id);
  return [
    ...categories.map((category) => ({ ...category, articles: of(category.id) })),
    { id: '', title: '', language: 'en', titles: {}, articles: of('') },
  ];
}

/** One place up or down; past the end of its group into the next one. The same groups where there is no place. */
export function moved(groups: Group[], id: string, step: 1 | -1): Group[] {
  const from = groups.findIndex(({ articles }) => articles.some((one) => one.id === id));
  const group = groups[from];
  if (!group) return groups;
  const at = group.articles.findIndex((one) => one.id === id);
  const within = group.articles[at + step];
  if (within) return placed(groups, id, from, at + step);
  const next = groups[from + step];
  return next ? placed(groups, id, from + step, step === 1 ? 0 : next.articles.length) : groups;
}

/** In this group, at this place of it, counted without the article itself. */
export function placed(groups: Group[], id: string, group: number, at: number): Group[] {
  const article = groups.flatMap(({ articles }) => articles).find((one) => one.id === id);
  if (!article) return groups;
  return groups.map((one, index) => {
    const articles = one.articles.filter((other) => other.id !== id);
    if (index === group) articles.splice(at, 0, { ...article, category: one.id });
    return { ...one, articles };
  });
}

/** What the server is told: categories with something in them, and every article with its place. */
export function arrangement(groups: Group[]): {
  categories: ArticleCategory[];
  articles: { id: string; category: string }[];
} {
  return {
    categories: groups
      .filter(({ id, articles }) => id && articles[0])
      .map(({ id, title, language, titles }) => ({ id, title, language, titles })),
    articles: groups.flatMap(({ id: category, articles }) => articles.map(({ id }) => ({ id, category }))),
  };
}
