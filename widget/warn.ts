/** The one way out for whatever goes wrong: a line in the console, once per kind, and never an error in the page. */

const told = new Set<string>();

export function warn(kind: string, detail: unknown = ''): void {
  if (told.has(kind)) return;
  told.add(kind);
  console.warn('foyer: ' + kind, detail);
}

/** The same function, but what it throws becomes a warning and undefined. For everything the page or browser calls. */
export function guard<A extends unknown[], R>(kind: string, run: (...args: A) => R): (...args: A) => R | undefined {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      warn(kind, error);
    }
  };
}
