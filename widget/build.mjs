/**
 * Builds the widget into dist/widget: the later chunks first, each a module that imports nothing, then the entry, which
 * knows their names. A chunk's name carries the hash of its content, so that it may be cached for ever.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What is loaded later: the name it is known by, and its source. */
const CHUNKS = {
  panel: 'panel/main.tsx',
  slots: 'decisions/main.ts',
  talk: 'talk/main.ts',
};

/** Views of the panel, which only the panel loads. Each exports `view` (see panel/views.ts). */
const VIEWS = {
  chat: 'chat/main.tsx',
  help: 'help/main.tsx',
  call: 'call/main.tsx',
  rating: 'rating/main.tsx',
  files: 'files/main.tsx',
};

/** What the conversations load when somebody of the site speaks first. */
const NUDGE = 'nudge/main.ts';

/** Languages besides English, which each area has itself: see words/catalogue.ts. */
const LANGUAGES = ['de', 'fr', 'es', 'pt', 'ar'];

/** What the panel lends them: their imports of it lead to what it will hand over. */
const LENT = [
  {
    find: /^preact\/(?:hooks|jsx-runtime)$|^\.\.\/panel\/(?:bar|face|icon|presence)\.tsx$/,
    replacement: join(here, 'panel/lent.ts'),
  },
];

/**
 * Property names that only the entry and its own parts use among themselves: they are shortened, the same in each
 * bundle. None may be a name on the wire, of the host's contract, or of the browser's.
 */
const INTERNAL = (
  'refusals flying onWritten dropEvents strays holds dropped refuse settle receive written bytes later ' +
  'onState onMessage dial wakes fatal asks alive leave choose allow fetchSite newId shelf outbox lost renew ' +
  'loaded load emit jot take secret active resolves wishes revise awaits tongue fetchChunk'
).split(' ');

/** Writes into `to`; returns bytes gzip by file name. */
export async function buildWidget({ to = join(here, '../dist/widget'), log = console.log } = {}) {
  await assertInternal();
  const chunks = join(to, 'chunks');
  await mkdir(chunks, { recursive: true });
  const sizes = {};
  const manifest = {};

  const write = async (name, source, options) => {
    const code = await bundle(source, 'es', options);
    if (/(?:^|;|\})\s*import[\s{*'"]/.test(code)) throw new Error(`${source} is not self-contained`);
    const hash = createHash('sha256').update(code).digest('hex').slice(0, 8);
    manifest[name] = `${name}-${hash}.js`;
    await writeFile(join(chunks, manifest[name]), code);
    sizes[manifest[name]] = gzipped(code);
  };
  for (const [name, source] of Object.entries(VIEWS)) await write(name, source, { alias: LENT });
  const views = JSON.stringify(manifest);
  await write('nudge', NUDGE, {});
  const said = {};
  for (const language of LANGUAGES) {
    await write(`words-${language}`, `words/${language}.ts`, {});
    said[language] = manifest[`words-${language}`];
  }
  await write('slot-words', 'words/slots.ts', {});
  const later = {
    panel: { define: { __VIEWS__: views } },
    slots: { mangled: true, define: { __SLOT_WORDS__: JSON.stringify(manifest['slot-words']) } },
    talk: {
      mangled: true,
      define: { __WORDS__: JSON.stringify(said), __NUDGE__: JSON.stringify(manifest.nudge) },
    },
  };
  for (const [name, source] of Object.entries(CHUNKS)) await write(name, source, later[name]);

  const entry = await bundle('entry.ts', 'iife', {
    mangled: true,
    define: {
      __PANEL__: JSON.stringify(manifest.panel),
      __SLOTS__: JSON.stringify(manifest.slots),
      __TALK__: JSON.stringify(manifest.talk),
    },
  });
  if (!/\bimport\(/.test(entry)) throw new Error('the entry lost its import()');
  await writeFile(join(to, 'foyer.js'), entry);
  sizes['foyer.js'] = gzipped(entry);

  await writeFile(join(to, 'manifest.json'), JSON.stringify(manifest));
  await copyFile(join(here, 'foyer.d.ts'), join(to, 'foyer.d.ts'));
  // The server keeps the chunks of earlier builds; here lie only this build's.
  for (const file of await readdir(chunks)) if (!(file in sizes)) await rm(join(chunks, file));

  for (const [file, bytes] of Object.entries(sizes)) log(`${file.padEnd(24)} ${bytes} bytes gzip`);
  return sizes;
}

async function bundle(source, format, { mangled = false, define = {}, alias = [] }) {
  const result = await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias },
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: join(here, source),
        preserveEntrySignatures: format === 'es' ? 'strict' : false,
        output: {
          format,
          codeSplitting: false,
          minify: {
            compress: true,
            mangle: { toplevel: true },
            codegen: true,
            ...(mangled && {
              mangleProps: { include: new RegExp(`^(?:${INTERNAL.join('|')})$`), cache: shortNames() },
            }),
          },
        },
      },
    },
  });
  const { output } = Array.isArray(result) ? result[0] : result;
  if (output.length !== 1) throw new Error(`${source} became ${output.map((file) => file.fileName).join(', ')}`);
  // The hints are for bundlers; this code meets none any more.
  return output[0].code.replace(/(\w?)\/\* @__PURE__ \*\/ /g, (_, before) => before && `${before} `);
}

/** Two letters each, none of which is a property of anything. */
function shortNames() {
  return Object.fromEntries(INTERNAL.map((name, at) => [name, `_${at.toString(36)}`]));
}

async function assertInternal() {
  const contract = [join(here, 'host.ts')];
  const protocol = join(here, '../protocol');
  for (const file of await readdir(protocol)) contract.push(join(protocol, file));
  for (const file of contract) {
    const code = (await readFile(file, 'utf8')).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
    for (const name of INTERNAL) {
      if (new RegExp(`\\b${name}\\b`).test(code)) throw new Error(`"${name}" is shortened, but ${file} uses it`);
    }
  }
}

function gzipped(code) {
  return gzipSync(code, { level: 9 }).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWidget();
