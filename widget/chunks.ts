/** The code that comes later: self-contained modules, named by the build, loaded by `import()` and tried twice. */
import { warn } from './warn.ts';

/** Resolves to undefined where it cannot be had. A failed module is remembered by its address, so each try has another. */
export async function loadChunk<T>(origin: string, name: string): Promise<T | undefined> {
  const address = `${origin}/w/${name}`;
  for (let left = 2; left--; ) {
    try {
      return (await import(/* @vite-ignore */ tries++ ? `${address}?${tries}` : address)) as T;
    } catch (error) {
      if (!left) warn(name, error);
    }
  }
}

let tries = 0;
