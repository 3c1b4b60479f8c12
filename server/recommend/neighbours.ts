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
  // Kept from call to call and put back to zero after each: a question allocates next to nothing.
  let similarity = new Float32Array(0);
  let scores = new Float64Array(0);
  /** By item: 0, or 1 + the place in the evidence of what is the visitor's own. */
  let own = new Uint8Array(0);
  const session = new Int32Array(MOST_IN_SESSION);
  const votes = createVotes(settings.neighbours * MOST_IN_SESSION);
  // `**` costs as much as the rest of a vote: `exp` is several times cheaper, a table is nearly free.
  const decay = Math.LN2 / settings.halfLifeMs;
  const rarity = Float64Array.from({ length: 4096 }, (_, count) => count ** -settings.rarity);
  const nearness = Float64Array.from({ length: MOST_IN_SESSION }, (_, distance) => settings.step ** (distance - 1));

  /** The `most` best followers for which `wanted` holds, best first. At most 255 pieces of evidence are heard. */
  return function followers(
    evidence: readonly Evidence[],
    most: number,
    wanted: (item: number) => boolean,
  ): Follower[] {
    const known: number[] = [];
    const heard: Evidence[] = [];
    makeRoom();
    for (const one of evidence) {
      const number = clicks.numberOf(one.item);
      if (number === undefined || own[number] !== 0 || heard.length === 255) continue;
      known.push(number);
      own[number] = heard.push(one);
    }
    const followers = known.length === 0 || most <= 0 ? [] : follow(known, heard, most, wanted);
    for (const number of known) own[number] = 0;
    return followers;
  };

  function makeRoom(): void {
    if (similarity.length < clicks.sessionSlots) similarity = new Float32Array(clicks.sessionSlots);
    if (scores.length >= clicks.items) return;
    const room = Math.max(clicks.items, scores.length * 2);
    scores = new Float64Array(room);
    own = new Uint8Array(room);
  }

  function follow(
    known: readonly number[],
    heard: readonly Evidence[],
    most: number,
    wanted: (item: number) => boolean,
  ): Follower[] {
    const slots = similarity.length;
    const oldest = clicks.oldestSession;
    const touched: number[] = [];
    for (const [place, number] of known.entries()) {
      const { weight } = heard[place]!;
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
    votes.clear();
    for (const session of nearest) vote(session, similarity[session % slots]!, heard, candidates);
    for (const session of touched) similarity[session % slots] = 0;

    for (const item of candidates) scores[item]! *= rarityOf(item);
    const followers = bestWanted(candidates, most, wanted).map((item) => ({
      item,
      score: scores[item]!,
      because: heard[votes.strongest(item)]!,
    }));
    for (const item of candidates) scores[item] = 0;
    return followers;
  }

  function vote(number: number, alike: number, heard: readonly Evidence[], candidates: number[]): void {
    // Clicks of the session newest first; of the visitor's items in it the heaviest is what the session agrees on.
    const length = clicks.itemsOf(number, session);
    let anchor = -1;
    let because = -1;
    for (let i = 0; i < length; i += 1) {
      const mine = own[session[i]!]! - 1;
      if (mine >= 0 && (because < 0 || heard[mine]!.weight > heard[because]!.weight)) {
        because = mine;
        anchor = i;
      }
    }
    if (because < 0) return;
    // A long session agrees with everybody: its say is divided among its items, though not fully.
    const age = clicks.timeAt(clicks.last(number)) - clicks.newest;
    const say = (alike * Math.exp(age * decay)) / Math.sqrt(length);
    for (let i = 0; i < length; i += 1) {
      const item = session[i]!;
      if (own[item] !== 0) continue;
      const score = say * nearness[Math.abs(i - anchor)]!;
      if (scores[item] === 0) candidates.push(item);
      scores[item]! += score;
      votes.add(item, because, score);
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
    const count = clicks.counts('all')[item]!;
    return rarity[count] ?? count ** -settings.rarity;
  }
}

/** Who spoke for which item, at most `room` times. */
function createVotes(room: number) {
  const items = new Int32Array(room);
  const places = new Uint8Array(room);
  const weights = new Float64Array(room);
  const shares = new Float64Array(256);
  let count = 0;
  return {
    clear(): void {
      count = 0;
    },
    add(item: number, place: number, weight: number): void {
      items[count] = item;
      places[count] = place;
      weights[count] = weight;
      count += 1;
    },
    /** The place in the evidence of what has the largest part in an item's score; of equals the first to speak. */
    strongest(item: number): number {
      const spoke: number[] = [];
      for (let i = 0; i < count; i += 1) {
        if (items[i] !== item) continue;
        const place = places[i]!;
        if (shares[place] === 0) spoke.push(place);
        shares[place]! += weights[i]!;
      }
      let found = spoke[0]!;
      for (const place of spoke) if (shares[place]! > shares[found]!) found = place;
      for (const place of spoke) shares[place] = 0;
      return found;
    },
  };
}
