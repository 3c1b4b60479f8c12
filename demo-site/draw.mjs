// Draws the shop's product pictures into public/images/, one SVG an item, and the favicon.
// Run `node demo-site/draw.mjs` after changing a drawing; the results are committed, so that the demo needs no step.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { drawings } from './drawings.mjs';

const here = new URL('./', import.meta.url);
const folder = new URL('public/images/', here);
/** Pictures are small on purpose: a page shows twenty of them. */
const MAX_BYTES = 3000;

const items = JSON.parse(readFileSync(new URL('items.json', here), 'utf8'));
mkdirSync(folder, { recursive: true });
for (const item of items) {
  const drawing = drawings[item.id];
  if (!drawing) throw new Error(`no drawing for ${item.id}`);
  const [ground, shapes] = drawing;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="500" viewBox="0 0 128 100">' +
    `<path fill="${ground}" d="M0 0h128v100H0z"/>${shapes()}</svg>\n`;
  if (Buffer.byteLength(svg) > MAX_BYTES) throw new Error(`${item.id}: ${Buffer.byteLength(svg)} bytes`);
  writeFileSync(new URL(`${item.id}.svg`, folder), svg);
}
console.log(`${items.length} pictures drawn`);
