import { describe, expect, test } from 'vitest';
import { StoreUnopenedError } from '../../db/sqlite/open.ts';
import { failureOf } from '../../server/cli/failure.ts';
import { usageError } from '../../server/cli/terminal.ts';
import { LockedError } from '../../server/lock/lock.ts';
import { Refusal } from '../../server/refusal.ts';

/** What Node, a driver or a library throws: words for those who know it, and a code. */
const thrown = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: raw words, at 0x1f`), { code, ...more });

describe('a failure of the command line', () => {
  test.each([
    [thrown('EADDRINUSE', { port: 8080, syscall: 'listen' }), 'port_in_use', /^Port 8080 is taken/],
    [thrown('EACCES', { port: 80, syscall: 'listen' }), 'not_allowed', /^Port 80 may not be used/],
    [thrown('EACCES', { path: '/data', syscall: 'mkdir' }), 'not_allowed', /^\/data may not be/],
    [thrown('EADDRNOTAVAIL', { address: '10.0.0.1' }), 'bad_host', /no address 10\.0\.0\.1/],
    [thrown('ENOTFOUND', { hostname: 'db.example' }), 'unknown_host', /db\.example/],
    [thrown('ECONNREFUSED', { address: '127.0.0.1', port: 5432 }), 'unreachable', /127\.0\.0\.1:5432/],
    [thrown('EEXIST', { path: '/data' }), 'not_a_folder', /^\/data cannot be a folder/],
    [thrown('ENOSPC'), 'disk_full', /full/],
    [thrown('SQLITE_FULL'), 'disk_full', /full/],
    [thrown('SQLITE_NOTADB'), 'store_broken', /backup/],
    [thrown('28P01'), 'store_refused', /DATABASE_URL/],
    [thrown('CSV_QUOTE_NOT_CLOSED', { lines: 7 }), 'bad_file', /line 7/],
    [thrown('Z_DATA_ERROR'), 'bad_file', /\.gz/],
    [new Error('A query failed', { cause: thrown('SQLITE_CORRUPT') }), 'store_broken', /damaged/],
    [new StoreUnopenedError('/nope/x.db', thrown('')), 'store_unopened', /\/nope\/x\.db/],
    [new LockedError('/data'), 'data_dir_busy', /Another Foyer/],
    [new Refusal('conflict', 'It is there already.'), 'conflict', /^It is there already\.$/],
  ])('%s is one plain sentence with a code that stays', (error, code, sentence) => {
    const failure = failureOf(error);
    expect(failure).toMatchObject({ code, exit: 1 });
    expect(failure.message).toMatch(sentence);
    expect(failure.message).toMatch(/\.$/);
    expect(failure.message).not.toMatch(/raw words/);
  });

  test('that nobody foresaw keeps the words that came with it, whatever was thrown', () => {
    expect(failureOf(new Error('odd'))).toMatchObject({ code: 'failed', message: expect.stringMatching(/odd$/) });
    expect(failureOf(thrown('toString')).code).toBe('failed');
    for (const odd of [null, undefined, 'text', 7, { code: 5 }]) expect(failureOf(odd).code).toBe('failed');
  });

  test('that is a wrong call ends with 2', () => {
    expect(failureOf(usageError('No.'))).toMatchObject({ code: 'usage', exit: 2 });
  });
});
