/** What a Content-Security-Policy lets a page load, after CSP Level 3 (https://www.w3.org/TR/CSP3/, 6.7.2). */
import parse from 'content-security-policy-parser';

export interface Policy {
  from: 'header' | 'meta';
  directives: Map<string, string[]>;
}

export type Fetching = 'script-src' | 'connect-src' | 'img-src';

/** Where each looks, the first there is. An absent one allows everything. */
const FALLBACKS: { [fetching in Fetching]: string[] } = {
  'script-src': ['script-src-elem', 'script-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
  'img-src': ['img-src', 'default-src'],
};
/** A meta element has no say in these. */
const NOT_IN_META = ['frame-ancestors', 'report-uri', 'sandbox'];

/** All hold at once: what one forbids is forbidden. A header may carry several, with commas between. */
export function policiesOf(headers: readonly string[], metas: readonly string[]): Policy[] {
  const from = (kind: Policy['from'], texts: readonly string[]): Policy[] =>
    texts
      .flatMap((text) => text.split(','))
      .map((text) => ({ from: kind, directives: parse(text) }))
      .filter(({ directives }) => directives.size > 0);
  const inPage = from('meta', metas);
  for (const { directives } of inPage) for (const name of NOT_IN_META) directives.delete(name);
  return [...from('header', headers), ...inPage];
}

/** The directive that decides, or null where none does. */
export function deciding(policy: Policy, fetching: Fetching): { name: string; sources: string[] } | null {
  for (const name of FALLBACKS[fetching]) {
    const sources = policy.directives.get(name);
    if (sources) return { name, sources };
  }
  return null;
}

/** Whether a list of sources lets a page fetch an address; nonces and hashes do not count here. */
export function listAllows(sources: readonly string[], url: URL, page: URL): boolean {
  return sources.some((source) => sourceAllows(source, url, page));
}

export function hasNonces(sources: readonly string[]): boolean {
  return sources.some((source) => /^'nonce-/i.test(source));
}

/** With it, and a nonce or a hash beside it, addresses in the list count for nothing. */
export function isStrict(sources: readonly string[]): boolean {
  return sources.some((source) => source.toLowerCase() === "'strict-dynamic'");
}

/** Case matters in a nonce and nowhere in its frame. */
export function nonceAllows(sources: readonly string[], nonce: string): boolean {
  return nonce !== '' && sources.some((source) => /^'nonce-/i.test(source) && source.slice(7, -1) === nonce);
}

/** [CSP3] 6.7.2.8 "Does url match expression in origin with redirect count?", for addresses that were not redirected. */
function sourceAllows(expression: string, url: URL, page: URL): boolean {
  const source = expression.toLowerCase();
  if (source === '*') return isNetwork(url.protocol) || url.protocol === page.protocol;
  if (/^[a-z][a-z\d+.-]*:$/.test(source)) return schemeAllows(source, url.protocol);
  if (source === "'self'") return isSelf(url, page);
  const parts = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^:/*]+)(?::(\d+|\*))?(\/.*)?$/.exec(source);
  if (!parts || source.startsWith("'")) return false;
  const [, scheme, host = '', port] = parts;
  if (!schemeAllows(scheme === undefined ? page.protocol : `${scheme}:`, url.protocol)) return false;
  if (!hostAllows(host, url.hostname)) return false;
  if (!portAllows(port, url)) return false;
  // The case of a path counts.
  return pathAllows(expression.slice(source.length - (parts[4]?.length ?? 0)), url.pathname);
}

function isNetwork(protocol: string): boolean {
  return ['http:', 'https:', 'ws:', 'wss:'].includes(protocol);
}

function schemeAllows(source: string, protocol: string): boolean {
  if (source === protocol) return true;
  return (source === 'http:' && protocol === 'https:') || (source === 'ws:' && protocol === 'wss:');
}

function isSelf(url: URL, page: URL): boolean {
  if (url.origin === page.origin) return true;
  if (url.hostname !== page.hostname) return false;
  const same = portOf(url) === portOf(page) || (isDefault(url) && isDefault(page));
  return same && (['https:', 'wss:'].includes(url.protocol) || (page.protocol === 'http:' && url.protocol === 'ws:'));
}

function hostAllows(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function portAllows(port: string | undefined, url: URL): boolean {
  if (port === undefined) return isDefault(url);
  if (port === '*' || Number(port) === portOf(url)) return true;
  return port === '80' && portOf(url) === 443;
}

function pathAllows(pattern: string, path: string): boolean {
  if (pattern === '' || pattern === '/') return true;
  return pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern;
}

function portOf(url: URL): number {
  return url.port === '' ? defaultPort(url) : Number(url.port);
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
}

function isDefault(url: URL): boolean {
  return portOf(url) === defaultPort(url);
}
