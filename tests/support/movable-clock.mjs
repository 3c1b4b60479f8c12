/**
 * Loaded into a process before its program: every SIGUSR2 puts the wall clock, as the program reads it, to the next of
 * these: an hour ahead, an hour behind, right again. What grows steadily (performance.now, timers) is left alone, as
 * the system leaves it alone when somebody sets the clock.
 */
const HOUR = 3_600_000;
const SHIFTS = [0, HOUR, -HOUR];
let at = 0;

const RealDate = Date;
const realNow = Date.now;
const now = () => realNow() + SHIFTS[at];

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};

process.on('SIGUSR2', () => (at = (at + 1) % SHIFTS.length));
