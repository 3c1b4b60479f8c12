/** What lies in deploy/, read by the programs it is for, as far as this machine has them. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCaddy } from '../support/caddy.ts';
import { folderOf } from '../support/service.mjs';

const DEPLOY = resolve(import.meta.dirname, '../../deploy');

/** The client with its plugin, or the program of its own; neither needs an engine to read a file. */
const compose = [['docker', 'compose'], ['docker-compose']].find(([command, ...words]) => {
  try {
    return folderOf([command!]) && execFileSync(command!, [...words, 'version'], { stdio: 'pipe' });
  } catch {
    return false;
  }
});

describe('deploy', () => {
  test.skipIf(!compose)('compose.yaml: two nodes, each with a volume of its own, behind one proxy', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-deploy-'));
    try {
      cpSync(DEPLOY, folder, { recursive: true });
      for (const name of ['foyer', 'postgres'])
        copyFileSync(join(folder, `${name}.env.example`), join(folder, `${name}.env`));
      const [command, ...words] = compose!;
      const said = execFileSync(command!, [...words, 'config'], {
        cwd: folder,
        env: { ...process.env, FOYER_SITE_ADDRESS: 'foyer.example' },
        encoding: 'utf8',
      });
      for (const node of ['foyer-1', 'foyer-2']) {
        expect(said).toContain(`${node}:\n    build:`);
        expect(said).toMatch(new RegExp(`- (type: volume\\n\\s+source: )?${node}\\b`));
      }
      expect(said).toContain('FOYER_NODES: foyer-1:8080 foyer-2:8080');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.skipIf(!findCaddy())('Caddyfile: Caddy takes it', () => {
    const env = { ...process.env, FOYER_SITE_ADDRESS: 'http://localhost:1', FOYER_NODES: '127.0.0.1:2 127.0.0.1:3' };
    const words = ['adapt', '--adapter', 'caddyfile', '--config', join(DEPLOY, 'Caddyfile')];
    expect(execFileSync(findCaddy()!, words, { env, encoding: 'utf8', stdio: 'pipe' })).toContain('"uri":"/readyz"');
  });

  test.skipIf(!folderOf(['systemd-analyze']))('foyer.service: systemd has nothing to say against it', () => {
    expect(execFileSync('systemd-analyze', ['verify', join(DEPLOY, 'foyer.service')], { encoding: 'utf8' })).toBe('');
  });
});
