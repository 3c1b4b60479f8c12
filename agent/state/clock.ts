import { signal, type ReadonlySignal } from '@preact/signals';

/** The server's time, told again each second by the only timer of the page. */
export interface Clock {
  now: ReadonlySignal<number>;
  /** Sets the clock by the server's: waits are counted from its times, not from this computer's. */
  adjust(serverNow: number): void;
  stop(): void;
}

export function createClock(local: () => number): Clock {
  let ahead = 0;
  const now = signal(local());
  const tick = (): void => {
    now.value = local() + ahead;
  };
  const timer = setInterval(tick, 1000);
  return {
    now,
    adjust(serverNow) {
      ahead = serverNow - local();
      tick();
    },
    stop: () => clearInterval(timer),
  };
}
