/** Visitors and another system at work on one address, and what each of them knows of what it was told is stored. */
import type { Reader } from './database.ts';
import { CHROME, newId, newToken } from './visitor.ts';
import { openWidgetTab, type WidgetTab } from './widget-tab.ts';
import { until, within } from './waiting.ts';
import { visitorOfToken } from '../../server/profiles/visitor-id.ts';

export interface Site {
  siteId: string;
  writeKey: string;
  origin: string;
}

/** Another system that sends batches one after the other, each until it is answered with 200. */
export interface Poster {
  visitor: string;
  sent: string[];
  acknowledged: ReadonlySet<string>;
  /** Statuses other than 200. */
  refused: number[];
  /** Connections that ended without an answer. */
  broken: number;
}

export interface Load {
  tabs: WidgetTab[];
  posters: Poster[];
  /** Events and messages that the server said it has. */
  acknowledged(): number;
  /** From here on nothing new is sent; resolves when everything is acknowledged. */
  finish(): Promise<void>;
  close(): void;
}

const STEP_MS = 100;
const EVENTS_A_STEP = 2;
/** A visitor who is not answered does not write on for ever. */
const UNSENT_AT_MOST = 10;
const BATCH = 20;
const RETRY_MS = 50;
const FINISH_MS = 60_000;

/** Each visitor has two tabs, which write in one conversation. */
export function startLoad(url: string, site: Site, { visitors = 6, posters: count = 2 } = {}): Load {
  const tabs = Array.from({ length: visitors }, () => ({ token: newToken(), conversation: newId('c') })).flatMap(
    (who) => [openWidgetTab(url, site, who), openWidgetTab(url, site, who)],
  );
  let finishing = false;
  const steps = setInterval(() => {
    for (const tab of tabs) {
      for (let n = 0; n < EVENTS_A_STEP; n++) tab.track();
      if (tab.written.length - tab.seqs.size < UNSENT_AT_MOST) tab.say();
    }
  }, STEP_MS);
  const posters = Array.from({ length: count }, () => createPoster(url, site, () => finishing));
  const isDone = (tab: WidgetTab) =>
    tab.tracked.every((id) => tab.acknowledged.has(id)) && tab.written.every((id) => tab.seqs.has(id));

  return {
    tabs,
    posters: posters.map(({ poster }) => poster),
    acknowledged: () =>
      tabs.reduce((sum, tab) => sum + tab.acknowledged.size + tab.seqs.size, 0) +
      posters.reduce((sum, { poster }) => sum + poster.acknowledged.size, 0),
    async finish() {
      finishing = true;
      clearInterval(steps);
      await within(() => 'the last batches', Promise.all(posters.map(({ finished }) => finished)), FINISH_MS);
      await until('all to be acknowledged', () => tabs.every(isDone), FINISH_MS);
    },
    close() {
      finishing = true;
      clearInterval(steps);
      for (const tab of tabs) tab.close();
    },
  };
}

function createPoster(url: string, site: Site, finishing: () => boolean): { poster: Poster; finished: Promise<void> } {
  const token = newToken();
  const acknowledged = new Set<string>();
  const poster: Poster = {
    visitor: visitorOfToken(site.siteId, token),
    sent: [],
    acknowledged,
    refused: [],
    broken: 0,
  };

  async function post(ids: string[]): Promise<boolean> {
    const batch = ids.map((messageId) => ({ type: 'track', event: 'Something Done', messageId }));
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { 'user-agent': CHROME },
      body: JSON.stringify({ writeKey: site.writeKey, token, batch }),
    })
      .then(async (response) => (await response.arrayBuffer(), response.status))
      .catch(() => null);
    if (answer === null) poster.broken++;
    else if (answer !== 200) poster.refused.push(answer);
    return answer === 200;
  }

  async function work(): Promise<void> {
    while (!finishing()) {
      const ids = Array.from({ length: BATCH }, () => newId());
      poster.sent.push(...ids);
      while (!(await post(ids))) await pause(RETRY_MS);
      for (const id of ids) acknowledged.add(id);
      await pause(RETRY_MS);
    }
  }
  return { poster, finished: work() };
}

/** What a load was told is stored, at this moment. */
export function promises({ tabs, posters }: Load): { events: string[]; messages: string[] } {
  return {
    events: [...tabs, ...posters].flatMap(({ acknowledged }) => [...acknowledged]),
    messages: tabs.flatMap(({ seqs }) => [...seqs.keys()]),
  };
}

/** Those of a list that a table does not have. */
export async function missing(db: Reader, table: 'events' | 'messages', ids: string[]): Promise<string[]> {
  const stored = new Set((await db.rows(`SELECT id FROM ${table}`)).map(({ id }) => String(id)));
  return ids.filter((id) => !stored.has(id));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
