/**
 * From where a site's tag was heard lately: pages that asked for the settings or opened a socket. In memory; the other
 * processes hear of it, so that whoever looks sees it wherever the page came in.
 */
import type { Sighting } from '../../protocol/install.ts';
import type { Link } from '../bus/link.ts';
import type { Deps } from '../deps.ts';
import type { Site } from './sites.ts';

export type SightingKind = 'config' | 'socket';

export interface Sightings {
  /** @param origin as the browser sent it; what is none is passed over */
  see(site: Pick<Site, 'id' | 'origins'>, origin: string | undefined, kind: SightingKind): void;
  /** What another process saw. */
  hear(siteId: string, origin: string, kind: SightingKind, at: number): void;
  /** The newest first. */
  of(site: Pick<Site, 'id' | 'origins'>): Sighting[];
}

/** The others need not hear of every request. */
const TELL_MS = 10_000;
/** Anybody may name any origin: of those that are not listed the newest so many are kept, for each site. */
const STRANGERS = 8;
const SITES = 10_000;
const ORIGIN = /^https?:\/\/[a-z\d.:[\]-]{1,255}$/;

type Times = { [kind in SightingKind]: number | null };

export function createSightings({ link, deps }: { link: Link; deps: Pick<Deps, 'now'> }): Sightings {
  const known = new Map<string, Map<string, Times>>();

  function put(siteId: string, origin: string, kind: SightingKind, at: number): number | null {
    const origins = known.get(siteId) ?? new Map<string, Times>();
    const times = origins.get(origin) ?? { config: null, socket: null };
    const before = times[kind];
    if (before !== null && before >= at) return before;
    // A Map keeps the order of insertion: who came last stands last.
    known.delete(siteId);
    known.set(siteId, origins);
    origins.delete(origin);
    origins.set(origin, { ...times, [kind]: at });
    if (known.size > SITES) known.delete(known.keys().next().value!);
    return before;
  }

  function forgetStrangers(siteId: string, listed: readonly string[]): void {
    const origins = known.get(siteId)!;
    const strangers = [...origins.keys()].filter((origin) => !listed.includes(origin));
    for (const origin of strangers.slice(0, Math.max(0, strangers.length - STRANGERS))) origins.delete(origin);
  }

  return {
    see(site, origin, kind) {
      if (origin === undefined || !ORIGIN.test(origin)) return;
      const at = deps.now();
      const before = known.get(site.id)?.get(origin)?.[kind] ?? null;
      put(site.id, origin, kind, at);
      if (before !== null && at - before < TELL_MS) return;
      forgetStrangers(site.id, site.origins);
      // A stranger is shown where it was seen: nobody makes the processes talk by naming origins.
      if (site.origins.includes(origin)) link.send(site.id, { k: 'sighting', origin, kind, at });
    },
    hear(siteId, origin, kind, at) {
      put(siteId, origin, kind, at);
    },
    of({ id, origins: listed }) {
      const found = Array.from(known.get(id) ?? [], ([origin, times]) => ({
        origin,
        listed: listed.includes(origin),
        configAt: times.config,
        socketAt: times.socket,
      }));
      // Of those of one moment, the one that came last stands first.
      return found.toReversed().toSorted((a, b) => lastOf(b) - lastOf(a));
    },
  };
}

function lastOf({ configAt, socketAt }: Sighting): number {
  return Math.max(configAt ?? 0, socketAt ?? 0);
}
