/** Whether somebody of a site is there. Visitors hear when the first comes and the last goes. */
import { visitorsSubject, type Bus } from '../bus/bus.ts';

export interface OperatorsOnline {
  at(siteId: string): boolean;
  /** An operator watches a site; returns what ends it. */
  arrive(siteId: string): () => void;
}

/** A reload of the agent page is not an absence. */
const GRACE_MS = 3_000;

export function createOperatorsOnline(bus: Bus): OperatorsOnline {
  const present = new Map<string, number>();
  const told = new Set<string>();

  function tell(siteId: string): void {
    const online = (present.get(siteId) ?? 0) > 0;
    if (online === told.has(siteId)) return;
    if (online) told.add(siteId);
    else told.delete(siteId);
    bus.publish(visitorsSubject(siteId), { t: 'presence', online });
  }

  return {
    at: (siteId) => told.has(siteId),
    arrive(siteId) {
      present.set(siteId, (present.get(siteId) ?? 0) + 1);
      tell(siteId);
      let gone = false;
      return () => {
        if (gone) return;
        gone = true;
        present.set(siteId, present.get(siteId)! - 1);
        setTimeout(() => tell(siteId), GRACE_MS).unref();
      };
    },
  };
}
