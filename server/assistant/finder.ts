/**
 * Which passage answers a question, and how sure that is. Nothing is written here: what is found is quoted as it stands.
 *
 * A word of the question counts by how rare it is among the articles (BM25's inverse document frequency: Robertson and
 * Zaragoza, 2009, "The Probabilistic Relevance Framework"), one that stands in none as much as can be. The score is the
 * share of that weight which a passage covers, times how much evidence there is at all, less what the next article has:
 * it lies between 0 and 1 whatever the size of the help, so that one threshold serves.
 */
import { likeness, stemsOf, topicsOf } from './words.ts';
import type { Passage } from './passages.ts';

export interface Match {
  passage: Passage;
  /** 0 to 1. */
  score: number;
}

export interface Finder {
  /** The passages of one article. */
  add(article: readonly Passage[]): void;
  /** The passages that fit best, one of each article, the best first; none where the question is about nothing. */
  find(question: string): Match[];
}

/**
 * What scores less is not quoted. Found by `bench/answers.mjs` on the questions in bench/questions/calibration.json: the
 * lowest step of 0.05 at which every answer comes from a right article, and one step more. docs/performance.md has the figures.
 */
export const THRESHOLD = 0.5;

/** Of a longer text this much is read: what comes after it is a story. */
const READ = 600;
/** Where a word stands says how much it says of the passage; "elsewhere" is in the same article. */
const TITLE = 1.25;
const HEADING = 1.15;
const ELSEWHERE = 0.6;
const CATEGORY = 0.3;
/** Of two passages under one title, the one that says the word itself is meant. */
const OWN = 0.1;
/** So much weight matched is half of what can be asked for: one common word alone is thin. */
const EVIDENCE = 0.75;
/** How much a rival as good as itself takes from a match. */
const RIVALRY = 0.5;

interface Place {
  passage: Passage;
  text: Set<string>;
  /** By stem, how much a word there says of what the passage is about. */
  near: Map<string, number>;
}

export function createFinder(): Finder {
  const places: Place[] = [];
  /** In how many articles a stem stands. */
  const articles = new Map<string, number>();
  const byLength = new Map<number, string[]>();
  let total = 0;

  function rarity(stem: string): number {
    const df = articles.get(stem) ?? 0;
    return Math.log(1 + (total - df + 0.5) / (df + 0.5)) / Math.log(1 + (total + 0.5) / 0.5);
  }

  /** The stem of the help that a word means, and how surely. */
  function meant(word: string): { stem: string; sure: number } {
    if (articles.has(word)) return { stem: word, sure: 1 };
    for (const length of [word.length, word.length - 1, word.length + 1]) {
      const alike = byLength.get(length)?.find((stem) => likeness(word, stem) > 0);
      if (alike) return { stem: alike, sure: likeness(word, alike) };
    }
    return { stem: word, sure: 0 };
  }

  return {
    add(article) {
      if (!article[0]) return;
      const all = stemsOf(article.map(({ title, heading, text }) => `${title} ${heading} ${text}`).join(' '));
      total++;
      for (const stem of all) {
        const before = articles.get(stem) ?? 0;
        articles.set(stem, before + 1);
        if (before > 0) continue;
        const group = byLength.get(stem.length);
        if (group) group.push(stem);
        else byLength.set(stem.length, [stem]);
      }
      for (const passage of article) places.push(placeOf(passage, all));
    },

    find(question) {
      const words = topicsOf(question.slice(0, READ)).map((word) => {
        const { stem, sure } = meant(word);
        return { stem, sure, weight: rarity(stem) };
      });
      const asked = words.reduce((sum, { weight }) => sum + weight, 0);
      if (!asked) return [];
      const best = new Map<string, Match>();
      for (const { passage, text, near } of places) {
        let covered = 0;
        let own = 0;
        for (const { stem, sure, weight } of words) {
          const here = text.has(stem) ? 1 : 0;
          covered += weight * sure * Math.max(here, near.get(stem) ?? 0);
          own += weight * sure * here;
        }
        if (!covered) continue;
        const share = Math.min(1, (covered + own * OWN) / asked);
        const score = share * (covered / (covered + EVIDENCE));
        if (score > (best.get(passage.slug)?.score ?? 0)) best.set(passage.slug, { passage, score });
      }
      const ranked = [...best.values()].sort((a, b) => b.score - a.score);
      return ranked.map(({ passage, score }, at) => {
        const rival = at === 0 ? (ranked[1]?.score ?? 0) : score;
        return { passage, score: score * (1 - (RIVALRY * rival) / score) };
      });
    },
  };
}

function placeOf(passage: Passage, article: ReadonlySet<string>): Place {
  const near = new Map<string, number>();
  const put = (stems: Iterable<string>, weight: number): void => {
    for (const stem of stems) near.set(stem, Math.max(weight, near.get(stem) ?? 0));
  };
  put(stemsOf(passage.category), CATEGORY);
  put(article, ELSEWHERE);
  put(stemsOf(passage.heading), HEADING);
  put(stemsOf(passage.title), TITLE);
  return { passage, text: stemsOf(passage.text), near };
}
