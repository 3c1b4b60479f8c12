/** The code that comes later: self-contained modules, named by the build, loaded by `import()` and tried twice. */
import { pause } from './tasks.ts';
import { warn } from './warn.ts';

let tries = 0;

/** Reading and starting it are a task each. Resolves to undefined where it cannot be had or `start` fails. A failed module is remembered by its address, so each try has another. */
export async function loadChunk<M, T>(address: string, start: (module: M) => T): Promise<T | undefined> {
  for (let left = 2; left--;) {
    try {
      const module = (await import(/* @vite-ignore */ tries ? `${address}?${tries}` : address)) as M;
      await pause();
      return start(module);
    } catch (error) {
      tries++;
      if (!left) warn('not loaded', error);
    }
  }
}
