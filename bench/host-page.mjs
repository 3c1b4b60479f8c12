/**
 * node bench/host-page.mjs [loads] [--throttle N] [--json]
 *
 * What Foyer costs the page it is on: the demo's home with its tag and, in turn with it, without, each time by a new
 * visitor in real Chromium with the processor slowed down. With the tag the slot is filled, follows a click, and the
 * panel is opened.
 *
 * Whose a task is: a trace has the main thread's tasks, in the thread's own time; a CPU profile, sampled every 0.2 ms
 * on the same clock, says when code of Foyer's was anywhere on the stack. That time is Foyer's whatever the browser did
 * in it: compiling, collecting garbage, style and layout that a script forced, calls of the page into Foyer. A task of
 * more than 50 ms counts as Foyer's where it would not be one without that time, however little of it there is. While
 * the page is watched nothing is injected into it but a few expressions, and the pointer is the browser's own.
 * What a frame costs to draw is no script's; "longest of all tasks" has it.
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

const PHASES = {
  loading: 'loading, until the slot is filled',
  following: 'the slot follows a click',
  opening: 'the panel opens',
};

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
    longTasks: of(({ phases }) => Object.values(phases).reduce((sum, { long }) => sum + long, 0)),
    ...Object.fromEntries(Object.keys(PHASES).map((name) => [name, ofPhase(list.map(({ phases }) => phases[name]))])),
    scriptMs: of(({ scripts }) => Object.values(scripts).reduce((sum, ms) => sum + ms, 0)),
    entryMs: of(({ scripts }) => scripts.foyer ?? 0),
    slotsMs: of(({ scripts }) => scripts.slots ?? 0),
    panelMs: of(({ scripts }) => (scripts.panel ?? 0) + (scripts.talk ?? 0)),
    launcherMs: list[0].launcherMs && of((one) => one.launcherMs),
    openMs: list[0].openMs && of((one) => one.openMs),
  };
}

/** All loads together: Foyer's long tasks, the most that Foyer had in any task, the longest task of any kind. */
function ofPhase(list) {
  return {
    theirs: list.flatMap(({ theirs }) => theirs).length,
    mostOfThem: Math.max(...list.map(({ mostOfThem }) => mostOfThem)),
    longest: Math.max(...list.map(({ longest }) => longest)),
  };
}

function print() {
  console.log(`The demo's home, medians of ${loads} loads by new visitors; the processor slowed down ${throttle}x.\n`);
  const columns = [report.without, report.with, report.unthrottled];
  const row = (label, value, digits) => {
    const cells = columns.map((one) => value(one)).map((it) => (it === undefined ? '-' : it.toFixed(digits)));
    console.log(label.padEnd(50) + cells.map((cell) => cell.padStart(14)).join(''));
  };
  console.log(' '.repeat(50) + ['without tag', 'with tag', 'tag, 1x'].map((head) => head.padStart(14)).join(''));
  row('cumulative layout shift', (one) => one.cls, 4);
  row('worst single shift of any load', (one) => one.worstShift, 4);
  row('tasks over 50 ms', (one) => one.longTasks, 0);
  for (const [name, what] of Object.entries(PHASES)) {
    console.log(what);
    row("  Foyer's tasks over 50 ms, all loads together", (one) => one[name].theirs, 0);
    row("  the most of Foyer's in one task, any load, ms", (one) => one[name].mostOfThem, 0);
    row('  longest of all tasks, any load, ms', (one) => one[name].longest, 0);
  }
  row("Foyer's scripts in all, ms", (one) => one.scriptMs, 1);
  row('  foyer.js', (one) => one.entryMs, 1);
  row('  slots', (one) => one.slotsMs, 1);
  row('  panel and conversation', (one) => one.panelMs, 1);
  row('launcher works, ms after navigation', (one) => one.launcherMs, 0);
  row('click to a panel one can use, ms', (one) => one.openMs, 0);
  for (const [name, files] of Object.entries(sizes)) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    console.log(`\n${name}: ${bytes} bytes in ${files.length} requests (bodies as sent)`);
    for (const file of files) console.log(`  ${file.file.padEnd(10)}${String(file.bytes).padStart(7)}`);
  }
}
