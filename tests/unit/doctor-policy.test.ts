import { describe, expect, test } from 'vitest';
import type { Finding } from '../../protocol/install.ts';
import { diagnose, snippet } from '../../server/doctor/doctor.ts';
import { deciding, listAllows, policiesOf } from '../../server/doctor/policy.ts';

const FOYER = 'https://foyer.example';
const KEY = 'wk_one';
const PAGE = new URL('https://shop.example/lamps');
const TAG = snippet(FOYER, KEY);

describe('a list of sources', () => {
  test.each([
    ["'self'", 'https://shop.example/x', true],
    ["'self'", 'wss://shop.example/x', true],
    ["'self'", 'https://other.example/', false],
    ['*', 'https://foyer.example/', true],
    ['*', 'wss://foyer.example/', true],
    ['*', 'data:text/plain,x', false],
    ['https:', 'https://foyer.example/', true],
    ['https:', 'wss://foyer.example/', false],
    ['http:', 'https://foyer.example/', true],
    ['wss:', 'wss://foyer.example/', true],
    ['foyer.example', 'https://foyer.example/', true],
    ['FOYER.example', 'https://foyer.example/', true],
    ['foyer.example', 'wss://foyer.example/', false],
    ['https://foyer.example', 'https://foyer.example/foyer.js', true],
    ['https://foyer.example', 'https://foyer.example:8443/foyer.js', false],
    ['https://foyer.example:*', 'https://foyer.example:8443/foyer.js', true],
    ['https://foyer.example:8443', 'https://foyer.example:8443/foyer.js', true],
    ['http://foyer.example', 'https://foyer.example/', true],
    ['https://foyer.example', 'wss://foyer.example/', false],
    ['wss://foyer.example', 'wss://foyer.example/', true],
    ['ws://foyer.example', 'wss://foyer.example/', true],
    ['*.example', 'https://foyer.example/', true],
    ['*.foyer.example', 'https://foyer.example/', false],
    ['https://foyer.example/foyer.js', 'https://foyer.example/foyer.js', true],
    ['https://foyer.example/w/', 'https://foyer.example/foyer.js', false],
    ['https://foyer.example/', 'https://foyer.example/foyer.js', true],
    ["'none'", 'https://foyer.example/', false],
    ["'unsafe-inline'", 'https://foyer.example/', false],
    ["'nonce-abc'", 'https://foyer.example/', false],
  ])('%s lets %s in: %s', (source, url, expected) => {
    expect(listAllows([source], new URL(url), PAGE)).toBe(expected);
  });

  test('on a page without https, self is its socket as well', () => {
    const page = new URL('http://localhost:3000/');
    expect(listAllows(["'self'"], new URL('ws://localhost:3000/'), page)).toBe(true);
    expect(listAllows(["'self'"], new URL('ws://localhost:3001/'), page)).toBe(false);
  });

  test('the most particular directive decides, and one header may hold several policies', () => {
    const [first, second, inPage] = policiesOf(
      ["default-src 'none'; script-src a.example; SCRIPT-SRC b.example, img-src c.example"],
      ['sandbox; connect-src d.example'],
    );
    expect(deciding(first!, 'script-src')).toEqual({ name: 'script-src', sources: ['a.example'] });
    expect(deciding(first!, 'img-src')).toEqual({ name: 'default-src', sources: ["'none'"] });
    expect(deciding(second!, 'script-src')).toBeNull();
    expect([inPage!.from, [...inPage!.directives.keys()]]).toEqual(['meta', ['connect-src']]);
  });
});

function seen(html: string, policy: string[] = [], url = PAGE): Finding[] {
  const page = { url, status: 200, policies: policy, html, cut: false };
  const origins = ['https://shop.example'];
  return diagnose(page, { foyer: FOYER, writeKey: KEY, origins, pictures: ['https://cdn.example'] });
}

const codes = (findings: Finding[]) => findings.map(({ about, code }) => `${about} ${code}`);
const bad = (findings: Finding[]) => codes(findings.filter(({ verdict }) => verdict === 'bad'));
const lineOf = (findings: Finding[], about: Finding['about']) => findings.find((one) => one.about === about)?.add?.line;

describe('a page', () => {
  test('with the tag and no policy is well', () => {
    expect(codes(seen(`<head>${TAG}</head>`))).toEqual([
      'page fetched',
      'tag tag_found',
      'origin origin_listed',
      'script-src no_policy',
    ]);
  });

  test.each([
    ['no tag', '<p>hello', 'tag tag_missing'],
    ['the tag in a comment', `<!-- ${TAG} -->`, 'tag tag_missing'],
    ['the tag of another site', snippet(FOYER, 'wk_two'), 'tag tag_other_site'],
    ['the tag of another server', snippet('https://other.example', KEY), 'tag tag_other_server'],
    ['a tag without a site', `<script src="${FOYER}/foyer.js"></script>`, 'tag tag_other_site'],
  ])('with %s is told which one to put in', (_, html, finding) => {
    const findings = seen(html);
    expect(bad(findings)).toEqual([finding]);
    expect(lineOf(findings, 'tag')).toBe(TAG);
  });

  test('with its own beside that of another site is well, and hears that there are two', () => {
    const findings = seen(snippet(FOYER, 'wk_two') + TAG);
    expect(bad(findings)).toEqual([]);
    expect(codes(findings)).toContain('tag tag_twice');
  });

  test('with a tag that a consent tool holds back is not called wrong', () => {
    const findings = seen(TAG.replace('<script', '<script type="text/plain"'));
    expect(findings.find(({ code }) => code === 'tag_held_back')?.verdict).toBe('unsure');
  });

  test('of an origin that is not listed hears which to list', () => {
    const findings = seen(TAG, [], new URL('https://www.shop.example/'));
    expect(bad(findings)).toEqual(['origin origin_unlisted']);
    expect(lineOf(findings, 'origin')).toBe('https://www.shop.example');
  });

  test('that blocks everything is given the whole lines, what it had included', () => {
    const findings = seen(TAG, ["default-src 'self'; connect-src 'none'; img-src 'self' data:"]);
    expect(bad(findings)).toEqual(['script-src blocked', 'connect-src blocked', 'img-src blocked']);
    expect(lineOf(findings, 'script-src')).toBe(`script-src 'self' ${FOYER};`);
    expect(lineOf(findings, 'connect-src')).toBe(`connect-src ${FOYER} wss://foyer.example;`);
    expect(lineOf(findings, 'img-src')).toBe(`img-src 'self' data: https://cdn.example ${FOYER};`);
  });

  test('whose socket alone is forgotten is told so', () => {
    const findings = seen(TAG, [`script-src ${FOYER}; connect-src ${FOYER}`]);
    expect(bad(findings)).toEqual(['connect-src blocked']);
    expect(lineOf(findings, 'connect-src')).toBe(`connect-src ${FOYER} wss://foyer.example;`);
  });

  test('with the lines that were proposed is well', () => {
    const first = seen(TAG, ["default-src 'self'"]);
    const lines = first.flatMap(({ add }) => (add ? [add.line] : []));
    expect(bad(seen(TAG, [`default-src 'self'; ${lines.join(' ')}`]))).toEqual([]);
  });

  test.each([
    ["script-src 'nonce-abc'", 'abc', []],
    ["script-src 'nonce-abc' 'strict-dynamic' https:", 'abc', []],
    ["script-src 'nonce-abc'", 'ABC', ['script-src nonce_needed']],
    ["script-src 'nonce-abc' 'strict-dynamic' https:", '', ['script-src nonce_needed']],
    ["script-src 'nonce-abc' https://foyer.example", '', []],
  ])('under %s with the nonce "%s" lacks %j', (policy, nonce, expected) => {
    expect(bad(seen(snippet(FOYER, KEY, nonce), [policy]))).toEqual(expected);
  });

  test('has to satisfy the header and the meta element at once', () => {
    const meta = `<meta http-equiv="content-security-policy" content="connect-src 'self'">`;
    const findings = seen(meta + TAG, ["script-src 'self'"]);
    expect(bad(findings)).toEqual(['script-src blocked', 'connect-src blocked']);
    expect(findings.map(({ add }) => add?.where).filter(Boolean)).toEqual([
      'in place of its script-src, to the Content-Security-Policy header',
      'in place of its connect-src, to the Content-Security-Policy in a meta element',
    ]);
  });

  test('in a sandbox, or with https over a server without, is told', () => {
    expect(bad(seen(TAG, ['sandbox allow-scripts']))).toEqual(['sandbox sandboxed']);
    expect(bad(seen(TAG, ['sandbox allow-scripts allow-same-origin']))).toEqual([]);
    const plain = { foyer: 'http://foyer.example', writeKey: KEY };
    const page = { url: PAGE, status: 200, policies: [], html: snippet(plain.foyer, KEY), cut: false };
    expect(bad(diagnose(page, plain))).toEqual(['mixed mixed_content']);
  });
});
