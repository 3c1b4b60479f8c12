/** `foyer start` */
import { readConfig } from '../../config.ts';
import { startServer } from '../../main.ts';
import { ensureOwner, type OwnerCreated } from '../../operators/owner.ts';
import type { Command } from '../command.ts';
import { closeInTime } from '../close-in-time.ts';
import { EXIT_OK } from '../terminal.ts';

export const startCommand: Command = {
  name: 'start',
  summary: 'Run the server.',
  about:
    'Settings come from the environment: see .env.example. The first start makes the owner from FOYER_OWNER_EMAIL\n' +
    'and FOYER_OWNER_PASSWORD, or prints a generated password once. SIGTERM and SIGINT end it within ten seconds.',
  async run(_call, terminal) {
    const config = readConfig(terminal.env);
    const stopped = terminal.stopped();
    let owner = null as OwnerCreated | null;
    const server = await startServer(config, {
      async prepare(store, deps) {
        owner = await ensureOwner(store, deps, config);
      },
    });
    if (owner) {
      terminal.err(`The owner is ${owner.email}.`);
      if (owner.generatedPassword !== null) terminal.err(`Password, shown only now: ${owner.generatedPassword}`);
    }
    terminal.err(`Foyer is at ${server.url}, the agent page at ${config.publicUrl}/agent`);
    await stopped;
    await closeInTime(server, terminal, config.drainSeconds);
    return EXIT_OK;
  },
};
