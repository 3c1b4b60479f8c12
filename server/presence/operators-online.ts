/** Whether an operator of a site is online, on this process or another. Visitors hear when the first comes and the last goes. */
import { visitorsSubject, type Bus } from '../bus/bus.ts';
import type { Link } from '../bus/link.ts';

export interface OperatorsOnline {
  at(siteId: string): boolean;
  /** How many are online here. */
  set(siteId: string, count: number): void;
  /** How many another process has. */
  hear(node: string, siteId: string, count: number): void;
  /** Another process is gone. */
  forget(node: string): void;
  /** Tells the other processes how many are here. */
  tellAll(): void;
}

/** A reload of the agent page is not an absence. */
const GRACE_MS = 3_000;

export function createOperatorsOnline(bus: Bus, link: Link): OperatorsOnline {
  const present = new Map<string, number>();
  /** By site and process. */
  const elsewhere = new Map<string, Map<string, number>>();
  const told = new Set<string>();

  function count(siteId: string): number {
    const others = [...(elsewhere.get(siteId)?.values() ?? [])];
    return others.reduce((sum, n) => sum + n, present.get(siteId) ?? 0);
  }

  function tell(siteId: string): void {
    const online = count(siteId) > 0;
    if (online === told.has(siteId)) return;
    if (online) told.add(siteId);
    else told.delete(siteId);
    bus.publish(visitorsSubject(siteId), { t: 'presence', online });
  }

  function soon(siteId: string): void {
    setTimeout(() => tell(siteId), GRACE_MS).unref();
  }

  return {
    at: (siteId) => told.has(siteId),
    set(siteId, there) {
      if ((present.get(siteId) ?? 0) === there) return;
      present.set(siteId, there);
      link.send(siteId, { k: 'operators', count: there });
      if (there > 0) tell(siteId);
      else soon(siteId);
    },
    hear(node, siteId, there) {
      const counts = elsewhere.get(siteId) ?? new Map<string, number>();
      elsewhere.set(siteId, counts.set(node, there));
      if (there > 0) tell(siteId);
      else soon(siteId);
    },
    forget(node) {
      for (const [siteId, counts] of elsewhere) if (counts.delete(node)) soon(siteId);
    },
    tellAll() {
      for (const [siteId, there] of present) link.send(siteId, { k: 'operators', count: there });
    },
  };
}
