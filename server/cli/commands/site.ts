/** `foyer site create`, `foyer site list` and `foyer site retention`. */
import { readConfig } from '../../config.ts';
import { withInstallation } from '../../control/with-installation.ts';
import { systemDeps } from '../../deps.ts';
import { MOST_DAYS, RETENTION_CLASSES } from '../../retention/kept.ts';
import { numberOption, type Command } from '../command.ts';
import { EXIT_OK } from '../terminal.ts';

export const siteCreateCommand: Command = {
  name: 'site create',
  summary: 'Make a site and print its keys.',
  about: 'The write key goes into the script tag; the secret key is for servers and is shown only now.',
  options: {
    name: { value: 'NAME', help: 'What visitors and operators call the site.', required: true },
    origin: {
      value: 'ORIGIN',
      help: 'Where its pages come from: scheme://host[:port]. Repeat it for more.',
      repeat: true,
      required: true,
    },
    holdout: { value: 'PERCENT', help: 'How many visitors get the popular list, 0 to 100. Default 10.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const holdout = numberOption(call, 'holdout', { min: 0, max: 100 });
    const input = { name: call.value('name')!, origins: call.values('origin'), holdout };
    const config = readConfig(terminal.env);
    const keys = await withInstallation(config, systemDeps, (installation) => installation.createSite(input));
    if (call.given('json')) {
      terminal.out(JSON.stringify(keys));
      return EXIT_OK;
    }
    terminal.out(`Site        ${keys.siteId}`);
    terminal.out(`Write key   ${keys.writeKey}`);
    terminal.out(`Secret key  ${keys.secretKey}  (shown only now)`);
    terminal.out('');
    terminal.out(`<script async src="${config.publicUrl}/foyer.js" data-site="${keys.writeKey}"></script>`);
    if (!terminal.env['PUBLIC_URL']) {
      terminal.err('');
      terminal.err('PUBLIC_URL is not set, so this tag works on this machine only. Set it to where browsers find this');
      terminal.err(
        'server, such as https://foyer.example, here and for foyer start; only the address in the tag changes.',
      );
    }
    return EXIT_OK;
  },
};

export const siteListCommand: Command = {
  name: 'site list',
  summary: 'List the sites.',
  options: { json: { help: 'Print one line of JSON: an array.' } },
  async run(call, terminal) {
    const config = readConfig(terminal.env);
    const sites = await withInstallation(config, systemDeps, (installation) => installation.listSites());
    if (call.given('json')) {
      terminal.out(JSON.stringify(sites));
      return EXIT_OK;
    }
    if (sites.length === 0) terminal.err('No sites yet. foyer site create makes one.');
    for (const site of sites) {
      terminal.out(
        `${site.siteId}  ${site.writeKey}  holdout ${site.holdout} %  ${site.name}  ${site.origins.join(' ')}`,
      );
    }
    return EXIT_OK;
  },
};

export const siteRetentionCommand: Command = {
  name: 'site retention',
  summary: 'Say for how many days a site keeps what it stores.',
  about:
    'Counted from arrival. What is older is removed once a day; what is not named stays as it is. Without a number ' +
    'it only says what holds. Counts by day of removed events stay, and what is known of visitors.',
  positionals: [{ name: 'SITE', help: 'The id of the site, such as s_8fKq2LxA; site list says it.' }],
  options: {
    events: { value: 'DAYS', help: 'Events: what visitors did. 0 keeps them for ever.' },
    decisions: { value: 'DAYS', help: 'Decisions, and what was seen of them. 0 keeps them for ever.' },
    conversations: { value: 'DAYS', help: 'Closed conversations, since the last change. 0 keeps them for ever.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const days = { min: 0, max: MOST_DAYS, whole: true };
    const given = Object.fromEntries(
      RETENTION_CLASSES.filter((name) => call.given(name)).map((name) => [name, numberOption(call, name, days)!]),
    );
    const config = readConfig(terminal.env);
    const siteId = call.positional(0);
    const kept = await withInstallation(config, systemDeps, (installation) => installation.setRetention(siteId, given));
    if (call.given('json')) {
      terminal.out(JSON.stringify(kept));
      return EXIT_OK;
    }
    for (const name of RETENTION_CLASSES) {
      terminal.out(`${name.padEnd(13)}  ${kept[name] === 0 ? 'for ever' : `${kept[name]} days`}`);
    }
    return EXIT_OK;
  },
};
