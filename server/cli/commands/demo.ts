/** `foyer demo` */
import { resolve } from 'node:path';
import { readConfig } from '../../config.ts';
import { startDemo } from '../../demo/demo.ts';
import { freePort } from '../../demo/ports.ts';
import { systemDeps } from '../../deps.ts';
import { closeInTime } from '../close-in-time.ts';
import { numberOption, type Command } from '../command.ts';
import { showProgress, type Progress } from '../progress.ts';
import { EXIT_OK, type Terminal } from '../terminal.ts';

const PORT = 8080;
const SHOP_PORT = 8081;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Run Foyer with a small shop and four weeks of made-up visitors.',
  about: 'Has a data folder of its own, which the next run goes on with. Remove the folder to begin anew.',
  options: {
    port: { value: 'PORT', help: `Foyer's port. Default PORT of the environment, else ${PORT}.` },
    'shop-port': { value: 'PORT', help: `The shop's port. Default ${SHOP_PORT}.` },
    'data-dir': { value: 'FOLDER', help: 'Where the demo keeps its data. Default ./demo-data.' },
    json: { help: 'Print one line of JSON when it is ready.' },
  },
  async run(call, terminal) {
    const bounds = { min: 0, max: 65_535, whole: true };
    const wantedPort = numberOption(call, 'port', bounds);
    const wantedShopPort = numberOption(call, 'shop-port', bounds) ?? SHOP_PORT;
    const dataDir = resolve(terminal.cwd, call.value('data-dir') ?? './demo-data');
    const given = readConfig(demoEnvironment(terminal.env, { DATA_DIR: dataDir }));
    const port = await portFor(terminal, given.host, wantedPort ?? given.port, 'Foyer');
    const shopPort = await portFor(terminal, given.host, wantedShopPort === port ? 0 : wantedShopPort, 'the shop');
    const config = { ...given, port, publicUrl: `http://localhost:${port}` };

    const stopped = terminal.stopped();
    let progress: Progress | null = null;
    const demo = await startDemo({
      config,
      shopPort,
      deps: systemDeps,
      onSeeding(share) {
        progress ??= showProgress(terminal, 'Making four weeks of visitors', 100, '%');
        progress.at(Math.round(share * 100));
      },
    }).finally(() => progress?.end());
    const { shopUrl, agentUrl, email, password, seeded } = demo;
    if (call.given('json')) {
      terminal.out(JSON.stringify({ shopUrl, agentUrl, email, password, seeded }));
    } else {
      if (seeded) {
        terminal.out(
          `Made ${seeded.events} events, ${seeded.decisions} decisions and ${seeded.conversations} conversations.`,
        );
      }
      for (const line of welcome({ shopUrl, agentUrl, email, password, dataDir })) terminal.out(line);
    }
    await stopped;
    await closeInTime(demo, terminal);
    return EXIT_OK;
  },
};

/** The demo never touches the database or the public address of a real installation. */
function demoEnvironment(env: Terminal['env'], own: { DATA_DIR: string }): Terminal['env'] {
  const {
    DATABASE_URL: _database,
    PUBLIC_URL: _url,
    FOYER_OWNER_EMAIL: _email,
    FOYER_OWNER_PASSWORD: _password,
    ...rest
  } = env;
  // The shop is on this machine, and so is whoever looks at it: all visitors are one address.
  const limits = {
    LIMIT_CONVERSATIONS_PER_HOUR: '1000',
    LIMIT_CALLBACKS_PER_HOUR: '1000',
    LIMIT_FILES_PER_HOUR: '1000',
  };
  return { ...limits, ...rest, LOG_LEVEL: env['LOG_LEVEL'] || 'warn', DOCTOR_PRIVATE: 'true', ...own };
}

async function portFor(terminal: Terminal, host: string, wanted: number, who: string): Promise<number> {
  const port = await freePort(host, wanted);
  if (wanted !== 0 && port !== wanted) terminal.err(`Port ${wanted} is taken; ${who} uses ${port}.`);
  return port;
}

function welcome(demo: {
  shopUrl: string;
  agentUrl: string;
  email: string;
  password: string;
  dataDir: string;
}): string[] {
  return [
    '',
    '  The demo is running. Open both, side by side:',
    '',
    `    Shop        ${demo.shopUrl}`,
    `    Agent page  ${demo.agentUrl}`,
    '',
    `    Sign in     ${demo.email}`,
    `    Password    ${demo.password}`,
    '',
    `  What happens is kept in ${demo.dataDir}. Ctrl+C stops it.`,
    '',
  ];
}
