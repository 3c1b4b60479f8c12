/**
 * Fetches a page that somebody named, as a guest who trusts neither the name nor the answer: every address is judged
 * when it is connected to, so that a name that changes its mind in between leads nowhere; every redirect anew; and
 * nothing is read for longer or further than the limits say.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { DOCTOR_URL_LENGTH, type PageFailure } from '../../protocol/install.ts';
import { isPublicAddress } from './addresses.ts';

export interface FetchedPage {
  /** After redirects. */
  url: URL;
  status: number;
  /** Values of Content-Security-Policy, one a header. */
  policies: string[];
  html: string;
  /** There was more than is read. */
  cut: boolean;
}

export interface Reach {
  /** Addresses of this machine and its network as well: only for whoever runs it. */
  private: boolean;
  /** Ports beside 80 and 443, by origin; undefined: any. */
  origins?: readonly string[] | undefined;
  /** Like that of node:dns, with all addresses. */
  lookup?: (hostname: string, done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void) => void;
  limits?: Partial<FetchLimits>;
}

export interface FetchLimits {
  redirects: number;
  /** For everything together, in ms. */
  ms: number;
  /** Of the page as it is after unpacking. */
  bytes: number;
}

export const FETCH_LIMITS: FetchLimits = { redirects: 5, ms: 8_000, bytes: 1024 * 1024 };

const AGENT = 'FoyerDoctor/1 (looks for the script tag of the site; asked by its owner)';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Why there is no page. */
export class PageRefused extends Error {
  override name = 'PageRefused';
  readonly code: PageFailure;
  constructor(code: PageFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws PageRefused */
export async function fetchPage(address: string, reach: Reach): Promise<FetchedPage> {
  const limits = { ...FETCH_LIMITS, ...reach.limits };
  const late = AbortSignal.timeout(limits.ms);
  let url = checkedUrl(address, null, reach);
  for (let left = limits.redirects; ; left--) {
    const answer = await ask(url, reach, late, limits);
    const { statusCode: status = 0, headers } = answer;
    const location = REDIRECTS.has(status) ? headers.location : undefined;
    if (location === undefined) return read(url, answer, late, limits);
    answer.destroy();
    if (left === 0) {
      throw new PageRefused('too_many_redirects', `The page sends elsewhere more than ${limits.redirects} times.`);
    }
    url = checkedUrl(location, url, reach);
  }
}

function checkedUrl(address: string, base: URL | null, { private: anywhere, origins }: Reach): URL {
  const bad = (why: string) => new PageRefused('bad_url', why);
  if (address.length > DOCTOR_URL_LENGTH || !URL.canParse(address, base?.href)) {
    throw bad('That is not an address: write https:// and the rest of it.');
  }
  const url = new URL(address, base ?? undefined);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('Only http and https pages are looked at.');
  if (url.username !== '' || url.password !== '') throw bad('An address with a user name or a password is not asked.');
  url.hash = '';
  if (!anywhere && url.port !== '' && !['80', '443'].includes(url.port) && !origins?.includes(url.origin)) {
    throw new PageRefused('refused_port', `Port ${url.port} is asked only where the site's origins name it.`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A number is connected to without being looked up.
  if (!anywhere && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic();
  return url;
}

function ask(url: URL, reach: Reach, late: AbortSignal, limits: FetchLimits): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(
      url,
      {
        // No connection that was judged for another page is used again.
        agent: false,
        lookup: guardedLookup(reach),
        signal: late,
        headers: {
          'user-agent': AGENT,
          accept: 'text/html,application/xhtml+xml',
          'accept-encoding': 'gzip, deflate, br',
        },
      },
      resolve,
    );
    request.on('error', (error) => reject(failureOf(error, late, limits)));
  });
}

/** What is looked up is what is connected to; one address that is not public spoils the name. */
function guardedLookup(reach: Reach): LookupFunction {
  const lookup =
    reach.lookup ??
    ((hostname, done) => systemLookup(hostname, { all: true }, (error, found) => done(error, error ? [] : found)));
  return (hostname, options, done) => {
    lookup(hostname, (error, found) => {
      if (error) return done(error, []);
      if (!reach.private && !found.every(({ address }) => isPublicAddress(address))) return done(notPublic(), []);
      const wanted = options.family === 4 || options.family === 6 ? options.family : 0;
      const fit = wanted === 0 ? found : found.filter(({ family }) => family === wanted);
      if (fit.length === 0) return done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      if (options.all) return done(null, fit);
      return done(null, fit[0]!.address, fit[0]!.family);
    });
  };
}

async function read(url: URL, answer: IncomingMessage, late: AbortSignal, limits: FetchLimits): Promise<FetchedPage> {
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type !== 'text/html' && type !== 'application/xhtml+xml') {
    answer.destroy();
    throw new PageRefused('not_html', `There is no page: what comes is ${type || 'of no named type'}.`.slice(0, 120));
  }
  try {
    const { bytes, cut } = await readAtMost(unpacked(answer), limits.bytes);
    return {
      url,
      status: answer.statusCode ?? 0,
      policies: answer.headersDistinct['content-security-policy'] ?? [],
      html: bytes.toString('utf8'),
      cut,
    };
  } catch (error) {
    throw failureOf(error, late, limits);
  } finally {
    answer.destroy();
  }
}

async function readAtMost(stream: AsyncIterable<Uint8Array>, most: number): Promise<{ bytes: Buffer; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > most) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), cut: size > most };
}

/** Unpacked piece by piece, so that what is small on the wire and huge behind it is left off in time. */
function unpacked(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  const how = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (how === 'identity' || how === '') return answer;
  const unpack = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }[
    how
  ];
  if (!unpack) throw new PageRefused('bad_answer', 'The page is packed in a way that was not asked for.');
  const stream = unpack();
  answer.on('error', (error) => stream.destroy(error));
  return answer.pipe(stream);
}

const notPublic = (): PageRefused =>
  new PageRefused('refused_address', 'That leads into a private network, and only public pages are looked at.');

/** Certificates that browsers would not take, by the codes of OpenSSL. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS_|ERR_SSL_/;

function failureOf(error: unknown, late: AbortSignal, limits: FetchLimits): PageRefused {
  if (error instanceof PageRefused) return error;
  if (late.aborted) return new PageRefused('too_slow', `The page took longer than ${limits.ms / 1000} s.`);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new PageRefused('unknown_host', 'No machine is known by that name.');
  }
  if (CERTIFICATE.test(code)) return new PageRefused('bad_certificate', `Its certificate is not good (${code}).`);
  if (code.startsWith('HPE_') || code.startsWith('Z_') || code.startsWith('ERR_')) {
    return new PageRefused('bad_answer', 'What answers there does not speak HTTP as it should.');
  }
  return new PageRefused('unreachable', 'Nothing answers there.');
}
