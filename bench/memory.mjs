/** What a process holds when nothing happens in it. Needs --expose-gc. */

const ROUNDS = 6;

/** @returns bytes: the resident set, the objects, and what lies outside of them. */
export async function restingMemory() {
  for (let round = 0; round < ROUNDS; round++) {
    globalThis.gc();
    // What a collection found unused is given back a moment later.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
