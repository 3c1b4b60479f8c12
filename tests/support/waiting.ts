/** Tests wait on conditions, never on durations; this bounds how long a condition may take before the test is told. */
export const PATIENCE_MS = 10_000;

/** Asks again and again until the answer is neither false, null nor undefined. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  patience = PATIENCE_MS,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > end) throw new Error(`Waited ${patience} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The promise, or a failure that says what was waited for. */
export async function within<T>(what: () => string, promise: Promise<T>, patience = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${patience} ms in vain for ${what()}.`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
