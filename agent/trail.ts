import type { TimelineEntry } from '../protocol/agent.ts';
import { SESSION_GAP_MS } from '../protocol/limits.ts';
import { pageName, plain } from './words.ts';

/** One page of the visit: when it was opened and for how long; the last one is open still. */
export interface Step {
  id: string;
  at: number;
  name: string;
  /** In ms; null for the newest, which has not ended. */
  stayed: number | null;
}

/** The pages of the newest visit, newest first, from a timeline that is newest first. At most `limit`. */
export function trail(entries: readonly TimelineEntry[], limit: number): Step[] {
  const steps: Step[] = [];
  let later: number | null = null;
  let pageLater: number | null = null;
  for (const entry of entries) {
    if (entry.kind !== 'event') continue;
    if (later !== null && later - entry.at > SESSION_GAP_MS) break;
    later = entry.at;
    if (entry.type !== 'page') continue;
    if (steps.length === limit) break;
    const title = entry.properties?.title;
    const name = pageName({ title: typeof title === 'string' ? title : '', url: plain(entry.url) });
    steps.push({ id: entry.id, at: entry.at, name, stayed: pageLater === null ? null : pageLater - entry.at });
    pageLater = entry.at;
  }
  return steps;
}
