/**
 * Builds the widget into dist/widget: the later chunks first, each a module that imports nothing, then the entry, which
 * knows their names. A chunk's name carries the hash of its content, so that it may be cached for ever.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** `from` holds panel/main.tsx, slots/main.ts and entry.ts. Returns bytes gzip by file name. */
export async function buildWidget({ from = here, to = join(here, '../dist/widget'), log = console.log } = {}) {
  const chunks = join(to, 'chunks');
  await mkdir(chunks, { recursive: true });
  const sizes = {};

  const manifest = {};
  for (const [name, file] of [
    ['panel', 'panel/main.tsx'],
    ['slots', 'slots/main.ts'],
  ]) {
    const code = await bundle(join(from, file), 'es');
    if (/^\s*import[\s{*'"]/.test(code)) throw new Error(`${file} is not self-contained`);
    const hash = createHash('sha256').update(code).digest('base64url').slice(0, 10);
    manifest[name] = `${name}-${hash}.js`;
    await writeFile(join(chunks, manifest[name]), code);
    sizes[manifest[name]] = gzipSync(code, { level: 9 }).length;
  }

  const entry = await bundle(join(from, 'entry.ts'), 'iife', {
    __PANEL__: JSON.stringify(manifest.panel),
    __SLOTS__: JSON.stringify(manifest.slots),
  });
  if (!/\bimport\(/.test(entry)) throw new Error('the entry lost its import()');
  await writeFile(join(to, 'foyer.js'), entry);
  sizes['foyer.js'] = gzipSync(entry, { level: 9 }).length;

  await writeFile(join(to, 'manifest.json'), JSON.stringify(manifest));
  await copyFile(join(here, 'foyer.d.ts'), join(to, 'foyer.d.ts'));
  // The server keeps earlier builds' chunks; here only this build's lie.
  for (const file of await readdir(chunks)) if (!(file in sizes)) await rm(join(chunks, file));

  for (const [file, bytes] of Object.entries(sizes)) log(`${file.padEnd(26)} ${bytes} bytes gzip`);
  return sizes;
}

async function bundle(input, format, define = {}) {
  const result = await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    build: {
      write: false,
      target: 'es2022',
      minify: process.env.FOYER_MINIFY === '0' ? false : 'oxc',
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: format === 'es' ? 'strict' : false,
        treeshake: { moduleSideEffects: true },
        output: { format, codeSplitting: false },
      },
    },
  });
  const { output } = Array.isArray(result) ? result[0] : result;
  if (output.length !== 1) throw new Error(`${input} became ${output.map((file) => file.fileName).join(', ')}`);
  return output[0].code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWidget();
