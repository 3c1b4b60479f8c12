/** The growth of the four measures as a picture: one panel each, both axes logarithmic, readable in light and dark. */

const STORES = { embedded: { name: 'embedded', mark: 'a' }, postgres: { name: 'PostgreSQL', mark: 'b' } };
const PANELS = [
  { title: 'Ingest, events/s', of: (row) => row.ingest.eventsPerSecond },
  { title: 'Decision, ms (p50)', of: (row) => row.decision.p50 },
  { title: 'Inbox opened, ms (p50)', of: (row) => row.inbox.p50 },
  { title: 'Timeline opened, ms (p50)', of: (row) => row.timeline.p50 },
];
const PANEL = { width: 340, height: 220, left: 56, right: 20, top: 40, bottom: 36 };
const LEGEND_HEIGHT = 36;

/** @param rows of bench/growth.mjs @returns the SVG as text */
export function drawGrowth(rows) {
  const sizes = [...new Set(rows.map((row) => row.events))];
  const [width, height] = [PANEL.width * 2, PANEL.height * 2 + LEGEND_HEIGHT];
  const panels = PANELS.map((panel, i) => {
    const at = `translate(${(i % 2) * PANEL.width} ${LEGEND_HEIGHT + Math.floor(i / 2) * PANEL.height})`;
    return `<g transform="${at}">\n${panelOf(panel, rows, sizes)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">Ingest, decision, inbox and timeline at ${sizes.map(short).join(', ')} events, on both stores</title>
<style>
svg { font: 12px system-ui, sans-serif; background: #fff; --text: #1f2937; --faint: #6b7280; --line: #e5e7eb; --a: #0f5f4b; --b: #b45309; }
@media (prefers-color-scheme: dark) { svg { background: #0d1117; --text: #e5e7eb; --faint: #9ca3af; --line: #30363d; --a: #4ade80; --b: #fbbf24; } }
text { fill: var(--text); }
.tick { fill: var(--faint); font-size: 11px; }
.title { font-weight: 600; }
.grid { stroke: var(--line); }
.curve { fill: none; stroke-width: 2; }
.a { stroke: var(--a); } .b { stroke: var(--b); stroke-dasharray: 6 3; }
.dot-a { fill: var(--a); } .dot-b { fill: var(--b); }
</style>
<rect width="${width}" height="${height}" fill="none"/>
${legend(rows)}
${panels.join('\n')}
</svg>
`;
}

function legend(rows) {
  const stores = Object.keys(STORES).filter((store) => rows.some((row) => row.store === store));
  return stores
    .map((store, i) => {
      const { name, mark } = STORES[store];
      const x = PANEL.left + i * 130;
      return `<path class="curve ${mark}" d="M${x} 20h28"/><circle class="dot-${mark}" cx="${x + 14}" cy="20" r="3.5"/><text x="${x + 36}" y="24">${name}</text>`;
    })
    .join('\n');
}

function panelOf({ title, of }, rows, sizes) {
  const { width, height, left, right, top, bottom } = PANEL;
  const figures = rows.map(of);
  const [low, high] = bounds(figures);
  const across = Math.log10(sizes.at(-1) / sizes[0]) || 1;
  const x = (events) => left + (Math.log10(events / sizes[0]) / across) * (width - left - right);
  const y = (figure) => height - bottom - (Math.log10(figure / low) / Math.log10(high / low)) * (height - top - bottom);
  const ticks = steps(low, high);
  const place = (at) => at.toFixed(1);
  return [
    `<text class="title" x="${left}" y="22">${title}</text>`,
    ...ticks.flatMap((tick) => [
      `<path class="grid" d="M${left} ${place(y(tick))}H${width - right}"/>`,
      `<text class="tick" x="${left - 8}" y="${place(y(tick) + 4)}" text-anchor="end">${short(tick)}</text>`,
    ]),
    ...sizes.map(
      (size) =>
        `<text class="tick" x="${place(x(size))}" y="${height - bottom + 18}" text-anchor="middle">${short(size)}</text>`,
    ),
    ...Object.entries(STORES).flatMap(([store, { mark }]) => {
      const own = rows.filter((row) => row.store === store);
      if (own.length === 0) return [];
      const points = own.map((row) => `${place(x(row.events))} ${place(y(of(row)))}`);
      return [
        `<path class="curve ${mark}" d="M${points.join('L')}"/>`,
        ...own.map(
          (row) => `<circle class="dot-${mark}" cx="${place(x(row.events))}" cy="${place(y(of(row)))}" r="3.5"/>`,
        ),
      ];
    }),
  ].join('\n');
}

/** Round steps around all figures, at least a factor of ten apart, so that noise does not look like a trend. */
function bounds(figures) {
  const round = [1, 2, 5];
  const down = (n) => pick(n, (at) => at <= n, -1);
  const up = (n) => pick(n, (at) => at >= n, 1);
  function pick(n, fits, direction) {
    const power = Math.floor(Math.log10(n));
    const near = [power - 1, power, power + 1].flatMap((p) => round.map((step) => step * 10 ** p));
    const fitting = near.filter(fits);
    return direction < 0 ? fitting.at(-1) : fitting[0];
  }
  const low = down(Math.min(...figures) / 1.2);
  return [low, Math.max(up(Math.max(...figures) * 1.2), low * 10)];
}

function steps(low, high) {
  const powers = Array.from({ length: 16 }, (_, i) => i - 6);
  return powers
    .flatMap((p) => [1, 2, 5].map((step) => step * 10 ** p))
    .filter((at) => at >= low * 0.999 && at <= high * 1.001);
}

/** 1000000 is 1M. */
function short(n) {
  if (n >= 1e6) return `${+(n / 1e6).toPrecision(3)}M`;
  if (n >= 1e3) return `${+(n / 1e3).toPrecision(3)}k`;
  return String(+n.toPrecision(3));
}
