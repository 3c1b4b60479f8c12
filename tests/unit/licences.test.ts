import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked & { devDependencies?: Record<string, string> }>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Python-2.0',
  'PSF-2.0',
  'Zlib',
  'WTFPL',
]);
/** Weak copyleft, for building and testing only: nothing of them is in what is served or started. */
const BUILD_ONLY: ReadonlyMap<string, RegExp> = new Map([['MPL-2.0', /^(axe-core|lightningcss(-[\w-]+)?)$/]]);

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** "(MIT OR GPL-3.0)" leaves the choice to us; "MIT AND Zlib" asks for both. */
function allows(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((part) => PERMISSIVE.has(part.trim())));
}

/** Where a dependency of the package at `from` is found: in its own folder, else in those around it. */
function resolve(from: string, name: string): string | null {
  for (let folder = from; ;) {
    const path = `${folder && `${folder}/`}node_modules/${name}`;
    if (lock.packages[path]) return path;
    if (folder === '') return null;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

/** Every package that an install without development dependencies brings, found by following the lockfile. */
function production(): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string, entry: Locked) => {
    for (const name of Object.keys({
      ...entry.dependencies,
      ...entry.optionalDependencies,
      ...entry.peerDependencies,
    })) {
      const found = resolve(path, name);
      if (found === null || reached.has(found)) continue;
      reached.add(found);
      visit(found, lock.packages[found]!);
    }
  };
  const { dependencies } = lock.packages['']!;
  for (const name of Object.keys(dependencies ?? {})) {
    const path = `node_modules/${name}`;
    reached.add(path);
    visit(path, lock.packages[path]!);
  }
  return reached;
}

test('every package in the lockfile has a permissive licence, or is named here as one that only builds and tests', () => {
  const others = packages
    .filter(
      ([path, { license, link }]) =>
        !link && !(license && (allows(license) || BUILD_ONLY.get(license)?.test(nameOf(path)))),
    )
    .map(([path, { license }]) => `${nameOf(path)}: ${license ?? 'none stated'}`);
  expect(others).toEqual([]);
  expect(packages.length).toBeGreaterThan(100);
});

test('what is installed for production is permissive without exception', () => {
  const paths = [...production()];
  expect(paths.length).toBeGreaterThan(20);
  const others = paths
    .filter((path) => !allows(lock.packages[path]!.license ?? ''))
    .map((path) => `${nameOf(path)}: ${lock.packages[path]!.license}`);
  expect(others).toEqual([]);
});

test('every direct dependency has an exact version', () => {
  const { dependencies, devDependencies } = lock.packages['']!;
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(`${name}@${range}`).toMatch(/@\d+\.\d+\.\d+(-[\w.]+)?$/);
  }
});

test('a licence expression is read as it is meant', () => {
  expect(allows('(MIT OR GPL-3.0)')).toBe(true);
  expect(allows('MIT AND Zlib')).toBe(true);
  expect(allows('MIT AND GPL-3.0')).toBe(false);
  for (const refused of ['AGPL-3.0-or-later', 'GPL-2.0', 'LGPL-3.0', 'SSPL-1.0', 'BUSL-1.1', 'UNLICENSED', ''])
    expect(allows(refused)).toBe(false);
});
