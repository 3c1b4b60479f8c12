import { MOST_IN_SESSION } from './clicks.ts';
import type { Clicks } from './clicks.ts';
import type { Evidence } from './evidence.ts';
import { top } from './top.ts';

export interface NeighbourSettings {
  /** Newest sessions looked at for each item of the visitor. */
  perItem: number;
  /** Sessions that have a say. */
  neighbours: number;
  /** A session this much older than the newest interaction counts half. */
  halfLifeMs: number;
  /** How far an item counts for each step it lies away from the visitor's item in the other session. */
  step: number;
  /** Strength of the discount on items that are in many sessions anyway, 0 for none. */
  rarity: number;
}

/** An item that followed, and which of the visitor's items spoke for it most. */
export interface Follower {
  /** Number of the item in the clicks. */
  item: number;
  score: number;
  because: Evidence;
}

/**
 * Items of the sessions most like the visitor's, after VMIS-kNN (Kersbergen, Sprangers, Schelter: Serenade, SIGMOD
 * 2022): newest sessions of each of the visitor's items, similarity by the weights of the shared items, items scored
 * by the similarity of the sessions they are in. What nearness within a session, its age and its length do, and the
 * discount on items that are everywhere, are ours.
 */
export function createNeighbours(clicks: Clicks, settings: NeighbourSettings) {
  let similarity = new Float32Array(0);
  let scores = new Float64Array(0);
  const nearness = Array.from({ length: MOST_IN_SESSION }, (_, distance) => settings.step ** (distance - 1));

  /** The `most` best followers for which `wanted` holds, best first. */
  return function followers(
    evidence: readonly Evidence[],
    most: number,
    wanted: (item: number) => boolean,
  ): Follower[] {
    const own = new Map<number, Evidence>();
    for (const one of evidence) {
      const number = clicks.numberOf(one.item);
      if (number !== undefined) own.set(number, one);
    }
    if (own.size === 0 || most <= 0) return [];
    if (similarity.length < clicks.sessionSlots) similarity = new Float32Array(clicks.sessionSlots);
    if (scores.length < clicks.items) scores = new Float64Array(Math.max(clicks.items, scores.length * 2));

    const slots = similarity.length;
    const oldest = clicks.oldestSession;
    const touched: number[] = [];
    for (const [number, { weight }] of own) {
      const sessions = clicks.sessionsOf(number);
      const end = Math.max(0, sessions.length - settings.perItem);
      for (let i = sessions.length - 1; i >= end; i -= 1) {
        const session = sessions[i]!;
        if (session < oldest) continue;
        const slot = session % slots;
        const before = similarity[slot]!;
        if (before === 0) touched.push(session);
        similarity[slot] = before + weight;
      }
    }
    const nearest = top(touched, touched.length, settings.neighbours, (session) => similarity[session % slots]!);

    const candidates: number[] = [];
    const votes: { item: number; score: number; because: Evidence }[] = [];
    for (const session of nearest) vote(session, similarity[session % slots]!, own, candidates, votes);
    for (const session of touched) similarity[session % slots] = 0;

    for (const item of candidates) scores[item]! *= rarityOf(item);
    const best = bestWanted(candidates, most, wanted);
    const followers = best.map((item) => ({ item, score: scores[item]!, because: strongest(item, votes) }));
    for (const item of candidates) scores[item] = 0;
    return followers;
  };

  function vote(
    session: number,
    alike: number,
    own: ReadonlyMap<number, Evidence>,
    candidates: number[],
    votes: Follower[],
  ): void {
    // Clicks of the session newest first; of the visitor's items in it the heaviest is what the session agrees on.
    const items: number[] = [];
    let anchor = -1;
    let because: Evidence | undefined;
    const end = clicks.last(session);
    for (let click = end; click >= 0; click = clicks.before(click)) {
      const item = clicks.itemAt(click);
      const mine = own.get(item);
      if (mine && (!because || mine.weight > because.weight)) {
        because = mine;
        anchor = items.length;
      }
      items.push(item);
    }
    if (!because) return;
    // A long session agrees with everybody: its say is divided among its items, though not fully.
    const say = (alike * 2 ** ((clicks.timeAt(end) - clicks.newest) / settings.halfLifeMs)) / Math.sqrt(items.length);
    for (let i = 0; i < items.length; i += 1) {
      const item = items[i]!;
      if (own.has(item)) continue;
      const score = say * nearness[Math.abs(i - anchor)]!;
      if (scores[item] === 0) candidates.push(item);
      scores[item]! += score;
      votes.push({ item, score, because });
    }
  }

  /** Most candidates are wanted, and asking is dear: only where too few of the best are is everybody asked. */
  function bestWanted(candidates: readonly number[], most: number, wanted: (item: number) => boolean): number[] {
    const ample = 2 * most + 8;
    const best = top(candidates, candidates.length, ample, (item) => scores[item]!)
      .filter(wanted)
      .slice(0, most);
    if (best.length === most || candidates.length <= ample) return best;
    const allowed = candidates.filter(wanted);
    return top(allowed, allowed.length, most, (item) => scores[item]!);
  }

  function rarityOf(item: number): number {
    return settings.rarity === 0 ? 1 : clicks.counts('all')[item]! ** -settings.rarity;
  }
}

/** The visitor's item with the largest part in the score. */
function strongest(item: number, votes: readonly Follower[]): Evidence {
  const shares = new Map<Evidence, number>();
  let found: Evidence | undefined;
  for (const vote of votes) {
    if (vote.item !== item) continue;
    const share = (shares.get(vote.because) ?? 0) + vote.score;
    shares.set(vote.because, share);
  }
  let most = -1;
  for (const [evidence, share] of shares) {
    if (share > most) {
      most = share;
      found = evidence;
    }
  }
  return found!;
}
