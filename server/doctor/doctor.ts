/** Looks at a page of a site: is the tag there, is it the right one, and does the page's policy let Foyer work. */
import type { DoctorReport, Finding } from '../../protocol/install.ts';
import { fetchPage, PageRefused, type FetchedPage, type Reach } from './fetch-page.ts';
import {
  deciding,
  hasNonces,
  isStrict,
  listAllows,
  nonceAllows,
  policiesOf,
  type Fetching,
  type Policy,
} from './policy.ts';
import { findTags, type Tag } from './tags.ts';

export interface Patient {
  /** Where browsers find this server, such as https://foyer.example. */
  foyer: string;
  /** The site's; undefined: any will do. */
  writeKey?: string | undefined;
  /** Those on the site's list; undefined: not known. */
  origins?: readonly string[] | undefined;
  /** Where the pictures of the catalogue come from. */
  pictures?: readonly string[] | undefined;
}

/** A key where none is known. */
const SOME_KEY = 'WRITE_KEY';
/** Of each directive that lacks something, so many addresses are named. */
const PICTURES_NAMED = 10;
/** A policy may be as long as a header; what is said of it is not. */
const LINE_LENGTH = 4_000;

/** What stands in a page. */
export function snippet(foyer: string, writeKey: string, nonce = ''): string {
  return `<script async src="${foyer}/foyer.js" data-site="${writeKey}"${nonce && ` nonce="${nonce}"`}></script>`;
}

/** Fetches and looks. Never throws: what hinders it is a finding. */
export async function examine(address: string, patient: Patient, reach: Reach): Promise<DoctorReport> {
  try {
    const page = await fetchPage(address, { ...reach, origins: patient.origins ?? reach.origins });
    return report(page.url.href, diagnose(page, patient));
  } catch (error) {
    if (!(error instanceof PageRefused)) throw error;
    return report(address.slice(0, 200), [{ about: 'page', verdict: 'bad', code: error.code, says: error.message }]);
  }
}

function report(url: string, given: Finding[]): DoctorReport {
  const findings = given.map(({ add, ...finding }) => ({
    ...finding,
    says: oneLine(finding.says),
    ...(add && { add: { where: add.where, line: oneLine(add.line) } }),
  }));
  return { url: oneLine(url), ok: findings.every(({ verdict }) => verdict !== 'bad'), findings };
}

/** What is taken from the page is printed in terminals, too: it moves no cursor there. */
function oneLine(text: string): string {
  return text.slice(0, LINE_LENGTH).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** What there is to say about a page, the page itself first. */
export function diagnose(page: FetchedPage, patient: Patient): Finding[] {
  const tags = findTags(page.html, ['script', 'meta']);
  const tag = findOurs(tags, page.url, patient);
  const policies = policiesOf(page.policies, metaPolicies(tags));
  return [
    ...thePage(page),
    ...theTag(tag, patient),
    ...theOrigin(page.url, patient),
    ...theContent(page.url, patient),
    ...theSandbox(policies),
    ...thePolicy(policies, page.url, tag, patient),
  ];
}

interface Ours {
  /** The first that is ours by its address or by its key. */
  tag: Tag | null;
  source: string;
  key: string;
  /** How many would start us. */
  count: number;
}

function findOurs(tags: readonly Tag[], page: URL, { foyer, writeKey }: Patient): Ours {
  const ours = tags
    .filter(({ name }) => name === 'script')
    .map((tag) => ({ tag, source: sourceOf(tag, page), key: tag.attributes.get('data-site') ?? '' }))
    .filter(({ source, key }) => source === `${foyer}/foyer.js` || (key !== '' && source.endsWith('/foyer.js')));
  const [first] = writeKey ? ours.toSorted((a, b) => Number(b.key === writeKey) - Number(a.key === writeKey)) : ours;
  return { tag: first?.tag ?? null, source: first?.source ?? '', key: first?.key ?? '', count: ours.length };
}

function sourceOf(tag: Tag, page: URL): string {
  const source = tag.attributes.get('src') ?? '';
  if (!URL.canParse(source, page.href)) return '';
  const { origin, pathname } = new URL(source, page);
  return origin + pathname;
}

function metaPolicies(tags: readonly Tag[]): string[] {
  return tags
    .filter(
      ({ name, attributes }) =>
        name === 'meta' && attributes.get('http-equiv')?.trim().toLowerCase() === 'content-security-policy',
    )
    .map(({ attributes }) => attributes.get('content') ?? '');
}

function thePage({ status, cut }: FetchedPage): Finding[] {
  const about = 'page';
  const found: Finding[] = [
    status >= 200 && status < 300
      ? { about, verdict: 'good', code: 'fetched', says: `The page answers (${status}).` }
      : {
          about,
          verdict: 'bad',
          code: 'bad_status',
          says: `The page answers with ${status}; what follows is about that answer.`,
        },
  ];
  if (cut) {
    const says = 'The page is longer than is read here; what stands near its end was not seen.';
    found.push({ about, verdict: 'unsure', code: 'cut_off', says });
  }
  return found;
}

function theTag({ tag, source, key, count }: Ours, { foyer, writeKey }: Patient): Finding[] {
  const about = 'tag';
  const add = { where: 'before </head>', line: snippet(foyer, writeKey ?? SOME_KEY) };
  if (!tag) {
    const says = 'The tag is not in the page. A tag manager may still add it in the browser.';
    return [{ about, verdict: 'bad', code: 'tag_missing', says, add }];
  }
  if (source !== `${foyer}/foyer.js`) {
    const says = `The tag loads ${source || 'nothing'}, which is not this server.`.slice(0, 300);
    return [{ about, verdict: 'bad', code: 'tag_other_server', says, add }];
  }
  if (key === '' || (writeKey && key !== writeKey)) {
    const says = key === '' ? 'The tag names no site.' : `The tag is of another site (${key.slice(0, 64)}).`;
    return [{ about, verdict: 'bad', code: 'tag_other_site', says, add }];
  }
  const found: Finding[] = [{ about, verdict: 'good', code: 'tag_found', says: 'The tag is there.' }];
  const type = (tag.attributes.get('type') ?? '').trim().toLowerCase();
  if (type !== '' && type !== 'module' && !/^(?:text|application)\/(?:x-)?(?:java|ecma)script$/.test(type)) {
    const says = `It has the type "${type.slice(0, 64)}", so no browser runs it until a consent tool changes that.`;
    found.push({ about, verdict: 'unsure', code: 'tag_held_back', says });
  }
  if (count > 1) {
    found.push({
      about,
      verdict: 'unsure',
      code: 'tag_twice',
      says: `It is there ${count} times; the first one counts.`,
    });
  }
  return found;
}

function theOrigin(page: URL, { origins }: Patient): Finding[] {
  if (!origins) return [];
  const about = 'origin';
  if (origins.includes(page.origin)) {
    return [
      { about, verdict: 'good', code: 'origin_listed', says: `${page.origin} is on the site's list of origins.` },
    ];
  }
  return [
    {
      about,
      verdict: 'bad',
      code: 'origin_unlisted',
      says: `${page.origin} is not on the site's list of origins, so its visitors are refused.`,
      add: { where: "the site's origins", line: page.origin },
    },
  ];
}

function theContent(page: URL, { foyer }: Patient): Finding[] {
  const { protocol, hostname } = new URL(foyer);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.');
  if (page.protocol !== 'https:' || protocol === 'https:' || local) return [];
  const says = `The page is https and ${foyer} is not: browsers load nothing from there. Serve Foyer with https.`;
  return [{ about: 'mixed', verdict: 'bad', code: 'mixed_content', says }];
}

function theSandbox(policies: readonly Policy[]): Finding[] {
  const flags = policies.map(({ directives }) => directives.get('sandbox')).find((one) => one !== undefined);
  const words = (flags ?? []).map((flag) => flag.toLowerCase());
  if (!flags || (words.includes('allow-scripts') && words.includes('allow-same-origin'))) return [];
  return [
    {
      about: 'sandbox',
      verdict: 'bad',
      code: 'sandboxed',
      says: 'The page puts itself into a sandbox without scripts, or without an origin.',
      add: { where: HEADER, line: 'sandbox allow-scripts allow-same-origin' },
    },
  ];
}

const HEADER = 'the Content-Security-Policy header';
const META = 'the Content-Security-Policy in a meta element';

function thePolicy(policies: readonly Policy[], page: URL, { tag }: Ours, patient: Patient): Finding[] {
  if (policies.length === 0) {
    const says = 'The page has no Content-Security-Policy, so nothing has to be allowed.';
    return [{ about: 'script-src', verdict: 'good', code: 'no_policy', says }];
  }
  const { foyer, pictures = [] } = patient;
  const nonce = tag?.attributes.get('nonce') ?? '';
  const script = new URL(`${foyer}/foyer.js`);
  const connect = [new URL(`${foyer}/v1/`), new URL(`${foyer.replace(/^http/, 'ws')}/v1/`)];
  const images = [...new Set([...pictures, foyer])].slice(0, PICTURES_NAMED).map((origin) => new URL(`${origin}/x`));
  return [
    ...scripts(policies, { script, page, nonce, patient }),
    ...lists(policies, 'connect-src', connect, page, 'the settings, the events and the socket'),
    ...lists(policies, 'img-src', images, page, 'pictures of items and articles'),
    {
      about: 'style-src',
      verdict: 'good',
      code: 'not_needed',
      says: 'Foyer brings its styles without style elements: style-src needs nothing.',
    },
  ];
}

interface Scripting {
  script: URL;
  page: URL;
  /** The tag's. */
  nonce: string;
  patient: Patient;
}

/** A nonce on the tag is enough for the tag and for what it imports; a list has to name our address. */
function scripts(policies: readonly Policy[], { script, page, nonce, patient }: Scripting): Finding[] {
  const about = 'script-src';
  const missing = policies.flatMap((policy): Finding[] => {
    const rule = deciding(policy, about);
    if (!rule || nonceAllows(rule.sources, nonce)) return [];
    const strict = isStrict(rule.sources);
    if (!strict && listAllows(rule.sources, script, page)) return [];
    if (strict || hasNonces(rule.sources)) {
      return [
        {
          about,
          verdict: 'bad',
          code: 'nonce_needed',
          says: 'The policy goes by nonces, and the tag has not the one of this answer.',
          add: {
            where: 'the tag, with the nonce that your server makes for each answer',
            line: snippet(patient.foyer, patient.writeKey ?? SOME_KEY, 'NONCE'),
          },
        },
      ];
    }
    return [blocked(policy, about, rule, [script], 'the script')];
  });
  return missing.length > 0 ? missing.slice(0, 1) : [allowed(about, 'the script')];
}

function lists(
  policies: readonly Policy[],
  about: Exclude<Fetching, 'script-src'>,
  urls: readonly URL[],
  page: URL,
  what: string,
): Finding[] {
  const missing = policies.flatMap((policy) => {
    const rule = deciding(policy, about);
    const lacking = rule ? urls.filter((url) => !listAllows(rule.sources, url, page)) : [];
    return rule && lacking.length > 0 ? [blocked(policy, about, rule, lacking, what)] : [];
  });
  return missing.length > 0 ? missing : [allowed(about, what)];
}

function allowed(about: Fetching, what: string): Finding {
  return { about, verdict: 'good', code: 'allowed', says: `The policy allows ${what}.` };
}

/** The line is the whole directive as it should be; one that stands in for default-src takes its sources along. */
function blocked(
  policy: Policy,
  about: Fetching,
  rule: { name: string; sources: string[] },
  lacking: readonly URL[],
  what: string,
): Finding {
  const origins = lacking.map(({ protocol, host }) => `${protocol}//${host}`);
  const kept = rule.sources.filter((source) => source.toLowerCase() !== "'none'");
  const name = rule.name === 'default-src' ? about : rule.name;
  const added = rule.name === 'default-src' ? 'add to' : `in place of its ${name}, to`;
  return {
    about,
    verdict: 'bad',
    code: 'blocked',
    says: `The policy blocks ${what}: ${rule.name} does not name ${origins.join(' ')}.`,
    add: {
      where: `${added} ${policy.from === 'header' ? HEADER : META}`,
      line: `${[name, ...kept, ...origins].join(' ')};`,
    },
  };
}
