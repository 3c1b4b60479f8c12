/**
 * Where push messages go: an address that a browser named, and so anybody who has a session may name. Only https, only
 * public addresses, judged when they are connected to; no redirect is followed, and nothing of the answer is read.
 */
import { lookup as systemLookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../doctor/addresses.ts';

export interface Endpoints {
  /** What is wrong with an endpoint, or null. */
  problem(endpoint: string): string | null;
  /** @returns the status of the answer. @throws where there is none */
  post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<number>;
}

const ENDPOINT_LENGTH = 2_048;
const ANSWER_MS = 10_000;

/** Push services answer in a fraction of it. */
const SLOW_MS = 3_000;

/** An origin that was waited for long or in vain is left alone for so long: who waits for it keeps others waiting. */
const REST_MS = 20_000;

/** @param anywhere also http and private networks: a setting for tests */
export function createEndpoints(
  anywhere: boolean,
  now: () => number,
  { lookup = systemLookup, answerMs = ANSWER_MS }: { lookup?: typeof systemLookup; answerMs?: number } = {},
): Endpoints {
  const isRefused = (address: string) => !anywhere && !isPublicAddress(address);
  /** By origin, until when it is left alone. */
  const resting = new Map<string, number>();

  /** What is looked up is what is connected to; one address that is not public spoils the name. */
  const guarded: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, []);
      if (found.some(({ address }) => isRefused(address))) return done(new Error('not a public address'), []);
      if (options.all) return done(null, found);
      return done(null, found[0]!.address, found[0]!.family);
    });
  };

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
    for (const [other, until] of resting) if (until <= now()) resting.delete(other);
    resting.set(origin, now() + REST_MS);
  }

  return {
    problem,
    async post(endpoint, headers, body) {
      const wrong = problem(endpoint);
      if (wrong) throw new Error(wrong);
      const url = new URL(endpoint);
      if ((resting.get(url.origin) ?? 0) > now()) throw new Error('It did not answer a moment ago.');
      const signal = AbortSignal.timeout(answerMs);
      // A name that is not found in time says nothing of who has it: others' names may be in the way.
      let found: number | null = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? null : now();
      const finding: LookupFunction = (hostname, options, done) =>
        guarded(hostname, options, (...result) => {
          found = now();
          done(...result);
        });
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = { method: 'POST', agent: false, lookup: finding, signal } as const;
        const request = (url.protocol === 'https:' ? https : http).request(
          url,
          { ...options, headers: { ...headers, 'content-length': body.length } },
          resolve,
        );
        request.on('error', (error) => {
          if (signal.aborted && found !== null) rest(url.origin);
          reject(error);
        });
        request.end(body);
      });
      if (found !== null && now() - found > SLOW_MS) rest(url.origin);
      answer.on('error', () => {});
      answer.destroy();
      return answer.statusCode ?? 0;
    },
  };
}
