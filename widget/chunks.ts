/** The code that comes later: self-contained modules, named by the build, loaded by `import()` and tried twice. */
import { warn } from './warn.ts';

let tries = 0;

/** Resolves to undefined where it cannot be had. A failed module is remembered by its address, so each try has another. */
export async function loadChunk<T>(address: string): Promise<T | undefined> {
  for (let left = 2; left--; ) {
    try {
      return (await import(/* @vite-ignore */ tries ? `${address}?${tries}` : address)) as T;
    } catch (error) {
      tries++;
      if (!left) warn('not loaded', error);
    }
  }
}
