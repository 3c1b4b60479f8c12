/**
 * Where push messages go: an address that a browser named, and so anybody who has a session may name. Only https, only
 * public addresses, judged when they are connected to; no redirect is followed, and nothing of the answer is read.
 */
import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { isPublicAddress } from '../doctor/addresses.ts';
import { hostsByDns, type FindHost } from './names.ts';

export interface Endpoints {
  /** What is wrong with an endpoint, or null. */
  problem(endpoint: string): string | null;
  /** @returns the status of the answer. @throws where there is none */
  post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<number>;
}

const ENDPOINT_LENGTH = 2_048;
const ANSWER_MS = 5_000;
const NAME_MS = 2_000;

/** Push services answer in a fraction of it. */
const SLOW_MS = 3_000;

/**
 * An origin that was waited for long or in vain is left alone for so long, and each time in a row four times as long: who
 * waits for it keeps others waiting.
 */
const REST_MS = 20_000;
const LONGEST_REST_MS = 3_600_000;

/** @param anywhere also http and private networks, by the names this machine knows: a setting for tests */
export function createEndpoints(
  anywhere: boolean,
  now: () => number,
  {
    hosts = anywhere ? (name) => lookup(name, { all: true }) : hostsByDns(NAME_MS),
    answerMs = ANSWER_MS,
  }: { hosts?: FindHost; answerMs?: number } = {},
): Endpoints {
  const isRefused = (address: string) => !anywhere && !isPublicAddress(address);
  /** By origin, until when it is left alone, and for how long that was. */
  const resting = new Map<string, { until: number; ms: number }>();

  /** What is found is what is connected to; one address that is not public spoils the name. */
  const publicHost = callbackify(async (hostname: string) => {
    const found = await hosts(hostname);
    if (found.some(({ address }) => isRefused(address))) throw new Error('not a public address');
    return found;
  });
  const guarded: LookupFunction = (hostname, options, done) =>
    publicHost(hostname, (error, found) => {
      if (error) done(error, []);
      else if (options.all) done(null, found);
      else done(null, found[0]!.address, found[0]!.family);
    });

  function problem(endpoint: string): string | null {
    if (endpoint.length > ENDPOINT_LENGTH || !URL.canParse(endpoint)) return 'The endpoint is no address.';
    const url = new URL(endpoint);
    if (url.username !== '' || url.password !== '') return 'An endpoint has no user name and no password.';
    if (anywhere)
      return url.protocol === 'https:' || url.protocol === 'http:' ? null : 'An endpoint is an https address.';
    if (url.protocol !== 'https:' || url.port !== '') return 'An endpoint is an https address.';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A number is connected to without being looked up.
    if (isIP(host) !== 0 && isRefused(host)) return 'An endpoint is a public address.';
    return null;
  }

  function rest(origin: string): void {
    const before = resting.get(origin)?.ms ?? REST_MS / 4;
    for (const [other, { until, ms }] of resting) if (until + ms <= now()) resting.delete(other);
    const ms = Math.min(LONGEST_REST_MS, before * 4);
    resting.set(origin, { until: now() + ms, ms });
  }

  return {
    problem,
    async post(endpoint, headers, body) {
      const wrong = problem(endpoint);
      if (wrong) throw new Error(wrong);
      const url = new URL(endpoint);
      if ((resting.get(url.origin)?.until ?? 0) > now()) throw new Error('It did not answer a moment ago.');
      const begun = now();
      const signal = AbortSignal.timeout(answerMs);
      let isNamed = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
      const finding: LookupFunction = (hostname, options, done) =>
        guarded(hostname, options, (error, ...found) => {
          isNamed = error === null;
          done(error, ...found);
        });
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = { method: 'POST', agent: false, lookup: finding, signal } as const;
        const request = (url.protocol === 'https:' ? https : http).request(
          url,
          { ...options, headers: { ...headers, 'content-length': body.length } },
          resolve,
        );
        request.on('error', (error) => {
          if (signal.aborted || !isNamed) rest(url.origin);
          reject(error);
        });
        request.end(body);
      });
      if (now() - begun > SLOW_MS) rest(url.origin);
      else resting.delete(url.origin);
      answer.on('error', () => {});
      answer.destroy();
      return answer.statusCode ?? 0;
    },
  };
}
