/**
 * The `most` of the first `count` candidates with the highest scores, best first; equal scores by the greater number.
 * A heap of `most` entries, so that a long list of candidates is never sorted.
 * @param scoreOf the score of a candidate; looked at once.
 */
export function top(
  candidates: ArrayLike<number>,
  count: number,
  most: number,
  scoreOf: (candidate: number) => number,
): number[] {
  const heap: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const candidate = candidates[i]!;
    const score = scoreOf(candidate);
    if (heap.length < most) {
      heap.push(candidate);
      scores.push(score);
      rise(heap, scores, heap.length - 1);
    } else if (most > 0 && worse(scores[0]!, heap[0]!, score, candidate)) {
      heap[0] = candidate;
      scores[0] = score;
      sink(heap, scores, most);
    }
  }
  // The worst is on top: taken off to the end, one after the other, they stand best first.
  for (let end = heap.length - 1; end > 0; end -= 1) {
    swap(heap, scores, 0, end);
    sink(heap, scores, end);
  }
  return heap;
}

function worse(score: number, candidate: number, thanScore: number, thanCandidate: number): boolean {
  return score < thanScore || (score === thanScore && candidate < thanCandidate);
}

function rise(heap: number[], scores: number[], from: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!worse(scores[at]!, heap[at]!, scores[parent]!, heap[parent]!)) return;
    swap(heap, scores, at, parent);
    at = parent;
  }
}

/** Puts the entry on top where it belongs among the first `length`. */
function sink(heap: number[], scores: number[], length: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= length) return;
    const least = right < length && worse(scores[right]!, heap[right]!, scores[left]!, heap[left]!) ? right : left;
    if (!worse(scores[least]!, heap[least]!, scores[at]!, heap[at]!)) return;
    swap(heap, scores, at, least);
    at = least;
  }
}

function swap(heap: number[], scores: number[], a: number, b: number): void {
  const candidate = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = candidate;
  const score = scores[a]!;
  scores[a] = scores[b]!;
  scores[b] = score;
}
