/** Runs a call into other code whose failure must not reach the page. */
export function safely(run: () => void): void {
  try {
    run();
  } catch {
    // The slots go on without it; the entry warns of its own failures.
  }
}
