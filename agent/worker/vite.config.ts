import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One classic script beside the page, at a name that stays: browsers look for a newer one there. */
export default defineConfig({
  root: at('.'),
  publicDir: false,
  build: {
    outDir: at('../../dist/agent'),
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: at('worker.ts'), formats: ['iife'], name: 'foyerWorker', fileName: () => 'worker.js' },
  },
});
