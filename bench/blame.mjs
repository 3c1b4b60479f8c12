/** Who kept the main thread busy: a trace's tasks and a CPU profile's samples, put on the same clock. */

/**
 * The stretches of time, in microseconds, in which code of `origin` was on the stack, whatever the browser was doing
 * for it (layout, style, parsing).
 * @param profile the answer of CDP's Profiler.stop.
 */
export function stretchesOf(profile, origin) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, { ...node, parent: null }]));
  for (const node of profile.nodes) for (const child of node.children ?? []) nodes.get(child).parent = node.id;
  const known = new Map();
  /** The file furthest up the stack, the nearest to what runs, or null. */
  const fileOf = (id) => {
    if (id === null) return null;
    if (!known.has(id)) {
      const { callFrame, parent } = nodes.get(id);
      known.set(id, callFrame.url.startsWith(origin) ? nameOf(callFrame.url) : fileOf(parent));
    }
    return known.get(id);
  };
  const stretches = [];
  let at = profile.startTime;
  profile.samples.forEach((sample, i) => {
    at += profile.timeDeltas[i];
    const until = at + (profile.timeDeltas[i + 1] ?? 0);
    const file = fileOf(sample);
    if (file) stretches.push({ from: at, until, file });
  });
  return stretches;
}

/** "https://host/w/panel-1a2b3c.js?1" is "panel". */
export function nameOf(url) {
  return /([a-z]+)(?:-[0-9a-f]+)?(?:\.js)?$/.exec(new URL(url).pathname)?.[1] ?? url;
}

/**
 * The main thread's tasks, and how much of each the stretches cover. Counted in the thread's own time, so that what
 * else the machine does is not laid at anybody's door.
 * @param trace the parsed trace.
 */
export function tasksOf(trace, stretches) {
  const main = new Set(
    trace.traceEvents
      .filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
      .map((event) => `${event.pid} ${event.tid}`),
  );
  return trace.traceEvents
    .filter((event) => event.name === 'RunTask' && event.tdur > 0 && main.has(`${event.pid} ${event.tid}`))
    .map(({ ts, dur, tdur }) => {
      const byFile = {};
      for (const { file, from, until } of stretches) {
        const both = Math.min(ts + dur, until) - Math.max(ts, from);
        if (both > 0) byFile[file] = (byFile[file] ?? 0) + ((both / dur) * tdur) / 1000;
      }
      return { at: ts, ms: tdur / 1000, byFile, ofThemMs: Object.values(byFile).reduce((sum, ms) => sum + ms, 0) };
    });
}

/** When the page called performance.mark, by the mark's name, in microseconds of the trace's clock. */
export function marksOf(trace) {
  const marks = trace.traceEvents.filter(({ cat, ph }) => cat === 'blink.user_timing' && (ph === 'R' || ph === 'I'));
  return Object.fromEntries(marks.map(({ name, ts }) => [name, ts]));
}

/** Milliseconds by file, of the thread's own time. */
export function timeByFile(tasks) {
  const times = {};
  for (const { byFile } of tasks) {
    for (const [file, ms] of Object.entries(byFile)) times[file] = (times[file] ?? 0) + ms;
  }
  return times;
}
