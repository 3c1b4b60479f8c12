/** Long work in short tasks, so that the page can answer in between, also on a slow phone. */

/** Heard before every other listener of ours: what waits then runs first, and what it left undone can still be sent. */
const leaving = new Promise((go) => addEventListener('pagehide', go));

/** Resolves in a task of its own; at once where the page goes away. */
export const pause = (): Promise<unknown> => Promise.race([leaving, new Promise((go) => setTimeout(go))]);
