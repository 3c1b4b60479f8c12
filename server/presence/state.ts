/** What is known of an operator on a site, and whether they are there by it. */
import type { Presence } from '../../protocol/routing.ts';

export interface Known {
  /** Until when some process says that it has a socket of theirs; 0: none does. */
  until: number;
  /** When they last touched a key or a pointer. */
  activeAt: number;
  /** Since when they are away by their own word. */
  awaySince: number | null;
}

/** Who touches nothing for so long is away. */
export const IDLE_MS = 10 * 60_000;

export function presenceOf({ until, activeAt, awaySince }: Known, now: number, idleMs = IDLE_MS): Presence {
  if (until <= now) return 'offline';
  return awaySince !== null || activeAt <= now - idleMs ? 'away' : 'online';
}
