/** docs/performance.md: the words are written by hand, the figures between two marks by the bench that took them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNats } from '../tests/support/nats.mjs';
import { findPostgres } from '../tests/support/postgres.mjs';

const docs = (name) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`. */
export function writeSection(name, text) {
  const path = docs('performance.md');
  const page = readFileSync(path, 'utf8');
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no marks ${open} ${close}`);
  writeFileSync(path, `${page.slice(0, from)}${open}\n\n${text}\n\n${page.slice(to)}`);
}

export function writePicture(name, svg) {
  writeFileSync(docs(name), svg);
}

/** When and on what: a line under each table. */
export function circumstances() {
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const programs = [`Node ${process.versions.node}`, ...versions()];
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${model.trim()}, ${memory} GiB, ${programs.join(', ')}; clients, servers and stores share these processors.`;
}

function versions() {
  const say = (path, args) => /\d+(\.\d+)+/.exec(String(execFileSync(path, args)))[0];
  return [
    findPostgres() && `PostgreSQL ${say(join(findPostgres(), 'postgres'), ['--version'])}`,
    findNats() && `NATS ${say(findNats(), ['--version'])}`,
  ].filter(Boolean);
}

/** A table as Markdown in the form that `npm run format` leaves alone. Rows are arrays of texts, as is `head`. */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** The same for a terminal. */
export function plainTable(head, rows) {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [head, ...rows].map(line).join('\n');
}
