/** The visitors that other processes have on their sockets, as they say. */
import type { LiveVisitor } from '../../protocol/agent.ts';

export interface Elsewhere {
  /** What each of the other processes says of a visitor. */
  of(siteId: string, visitorId: string): LiveVisitor[];
  visitors(siteId: string): string[];
  visitorsOf(node: string, siteId: string): string[];
  put(node: string, siteId: string, visitorId: string, row: LiveVisitor | null): void;
  /** Returns whom the process had. */
  forget(node: string): [siteId: string, visitorId: string][];
}

export function createElsewhere(): Elsewhere {
  /** By site, visitor and process. */
  const sites = new Map<string, Map<string, Map<string, LiveVisitor>>>();

  const elsewhere: Elsewhere = {
    of: (siteId, visitorId) => [...(sites.get(siteId)?.get(visitorId)?.values() ?? [])],
    visitors: (siteId) => [...(sites.get(siteId)?.keys() ?? [])],
    visitorsOf: (node, siteId) =>
      [...(sites.get(siteId) ?? [])].filter(([, rows]) => rows.has(node)).map(([visitorId]) => visitorId),
    put(node, siteId, visitorId, row) {
      const visitors = sites.get(siteId) ?? new Map<string, Map<string, LiveVisitor>>();
      const rows = visitors.get(visitorId) ?? new Map<string, LiveVisitor>();
      if (row) rows.set(node, row);
      else rows.delete(node);
      if (rows.size > 0) visitors.set(visitorId, rows);
      else visitors.delete(visitorId);
      if (visitors.size > 0) sites.set(siteId, visitors);
      else sites.delete(siteId);
    },
    forget(node) {
      const had = [...sites.keys()].flatMap((siteId) =>
        elsewhere.visitorsOf(node, siteId).map((visitorId): [string, string] => [siteId, visitorId]),
      );
      for (const [siteId, visitorId] of had) elsewhere.put(node, siteId, visitorId, null);
      return had;
    },
  };
  return elsewhere;
}

/** One row of several: all tabs, the longest stay, the page that was opened last. Null of none. */
export function combined(rows: LiveVisitor[]): LiveVisitor | null {
  const newest = rows.toSorted((a, b) => b.pageSince - a.pageSince)[0];
  if (!newest) return null;
  return {
    ...newest,
    since: Math.min(...rows.map((row) => row.since)),
    tabs: rows.reduce((sum, row) => sum + row.tabs, 0),
    conversation: newest.conversation ?? rows.find((row) => row.conversation !== null)?.conversation ?? null,
  };
}
