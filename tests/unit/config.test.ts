import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  test('has a default for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      dataDir: resolve('data'),
      databaseUrl: `file:${resolve('data/foyer.db')}`,
      logLevel: 'info',
      trustProxy: 0,
      ownerEmail: '',
    });
    expect(config.limits).toMatchObject({ eventsPerSecond: 20, eventsBurst: 100, conversationsPerHour: 5 });
  });

  test('tells every problem at once, each with its name', () => {
    const problems = problemsOf({
      PORT: '70000',
      PUBLIC_URL: 'ftp://shop.example',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'yes',
      DATABASE_URL: 'mysql://elsewhere',
      FOYER_OWNER_EMAIL: 'nobody',
      FOYER_OWNER_PASSWORD: 'short',
      LIMIT_EVENTS_PER_SECOND: '0',
    });
    const names = [
      'PORT',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'DATABASE_URL',
      'FOYER_OWNER_EMAIL',
      'FOYER_OWNER_PASSWORD',
      'LIMIT_EVENTS_PER_SECOND',
    ];
    for (const name of names) expect(problems.some((problem) => problem.startsWith(`${name}: `))).toBe(true);
  });

  test('never repeats a password in a problem', () => {
    expect(problemsOf({ FOYER_OWNER_PASSWORD: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('takes an empty value for an absent one', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: '' }).port).toBe(8080);
  });

  test('follows the port in the public address, and keeps only its origin', () => {
    expect(readConfig({ PORT: '9000' }).publicUrl).toBe('http://localhost:9000');
    expect(readConfig({ PUBLIC_URL: 'https://foyer.example/' }).publicUrl).toBe('https://foyer.example');
    expect(problemsOf({ PUBLIC_URL: 'https://foyer.example/path' })).toHaveLength(1);
    expect(problemsOf({ PUBLIC_URL: 'foo' })).toEqual([
      'PUBLIC_URL: must be http:// or https://, a host, perhaps a port, and no path',
    ]);
  });

  test('is written down in .env.example, each variable with its default', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const written = Object.fromEntries(
      [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
    // The default of this one depends on another; written down it is a path from where one stands.
    const { DATABASE_URL: database, ...others } = written;
    expect(database).toBe('file:./data/foyer.db');
    expect(readConfig(others)).toEqual(readConfig({}));
    const source = readFileSync(new URL('../../server/config.ts', import.meta.url), 'utf8');
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name);
    expect(Object.keys(written).toSorted()).toEqual(known.toSorted());
  });
});
