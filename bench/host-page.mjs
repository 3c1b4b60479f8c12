/**
 * node bench/host-page.mjs [loads] [--throttle N] [--json]
 *
 * What Foyer costs the page it is on: the demo's home with its tag and, in turn with it, without, each time by a new
 * visitor in real Chromium with the processor slowed down. With the tag the slot is filled, follows a click, and the
 * panel is opened.
 */
import { parseArgs } from 'node:util';
import { startDemo } from '../tests/support/demo-process.mjs';
import { launchAsPerson } from '../tests/support/person.mjs';
import { median } from './figures.mjs';
import { loadPage } from './page-load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { throttle: { type: 'string', default: '4' }, json: { type: 'boolean', default: false } },
});
const loads = Number(positionals[0] ?? 7);
const throttle = Number(values.throttle);
const MODES = [
  { name: 'without', tagged: false, throttle },
  { name: 'with', tagged: true, throttle },
  { name: 'unthrottled', tagged: true, throttle: 1 },
];

const demo = await startDemo();
const browser = await launchAsPerson();
const runs = { without: [], with: [], unthrottled: [] };
try {
  // The first page of a browser pays for the browser's own start.
  await loadPage(browser, { ...demo, tagged: true, throttle: 1 });
  for (let i = 0; i < loads; i++) {
    for (const { name, ...how } of MODES) runs[name].push(await loadPage(browser, { ...demo, ...how }));
  }
} finally {
  await browser.close();
  await demo.stop();
}

const report = Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, summary(list)]));
const sizes = { loading: runs.with[0].loading, opening: runs.with[0].opening };
if (values.json) console.log(JSON.stringify({ bench: 'host-page', loads, throttle, report, sizes, runs }));
else print();

function summary(list) {
  const of = (key) => median(list.map(key));
  return {
    cls: of(({ shifts }) => shifts.filter((one) => !one.hadRecentInput).reduce((sum, { value }) => sum + value, 0)),
    worstShift: Math.max(0, ...list.flatMap(({ shifts }) => shifts.map(({ value }) => value))),
    longTasks: of((one) => one.longTasks),
    foyersLongTasks: list.flatMap((one) => one.foyersLongTasks).length,
    openingLongest: Math.max(0, ...list.flatMap((one) => one.openingLongTasks)),
    scriptMs: of(({ scripts }) => Object.values(scripts).reduce((sum, ms) => sum + ms, 0)),
    entryMs: of(({ scripts }) => scripts.foyer ?? 0),
    slotsMs: of(({ scripts }) => scripts.slots ?? 0),
    panelMs: of(({ scripts }) => (scripts.panel ?? 0) + (scripts.talk ?? 0)),
    launcherMs: list[0].launcherMs && of((one) => one.launcherMs),
    openMs: list[0].openMs && of((one) => one.openMs),
  };
}

function print() {
  console.log(`The demo's home, medians of ${loads} loads by new visitors; the processor slowed down ${throttle}x.\n`);
  const columns = [report.without, report.with, report.unthrottled];
  const row = (label, key, digits) => {
    const cells = columns.map((one) => (one[key] === undefined ? '-' : one[key].toFixed(digits)).padStart(14));
    console.log(label.padEnd(50) + cells.join(''));
  };
  console.log(' '.repeat(50) + ['without tag', 'with tag', 'tag, 1x'].map((head) => head.padStart(14)).join(''));
  row('cumulative layout shift', 'cls', 4);
  row('worst single shift of any load', 'worstShift', 4);
  row('tasks over 50 ms until the panel opens', 'longTasks', 0);
  row("  of them Foyer's, all loads together", 'foyersLongTasks', 0);
  row('longest task that draws the panel, if over 50 ms', 'openingLongest', 0);
  row("Foyer's scripts in all, ms", 'scriptMs', 1);
  row('  foyer.js', 'entryMs', 1);
  row('  slots', 'slotsMs', 1);
  row('  panel and conversation', 'panelMs', 1);
  row('launcher works, ms after navigation', 'launcherMs', 0);
  row('click to a text box one can write in, ms', 'openMs', 0);
  for (const [name, files] of Object.entries(sizes)) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`\n${name}: ${bytes} bytes in ${files.length} requests (bodies as sent)`);
    for (const file of files) console.log(`  ${file.file.padEnd(10)}${String(file.bytes).padStart(7)}`);
  }
}
