/** `foyer doctor` */
import { readConfig } from '../../config.ts';
import { examine } from '../../doctor/doctor.ts';
import type { Finding } from '../../../protocol/install.ts';
import { usageError, EXIT_FAILED, EXIT_OK } from '../terminal.ts';
import type { Command } from '../command.ts';

const SIGNS: { [verdict in Finding['verdict']]: string } = { good: 'ok', bad: 'BAD', unsure: '?' };

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Look at a page: is the tag there, and does its policy allow Foyer?',
  about:
    'Fetches the page as a guest would and says what to add. Exit code 0: nothing is in the way. It needs no installation ' +
    'on this machine; Foyer is looked for at PUBLIC_URL, or at --foyer.',
  positionals: [{ name: 'URL', help: 'The address of a page, such as https://shop.example/.' }],
  options: {
    foyer: { value: 'ORIGIN', help: 'Where browsers find the server. Default PUBLIC_URL.' },
    key: { value: 'WRITE_KEY', help: "The site's write key; without it any will do." },
    private: { help: 'Look at pages on this machine and in its network, and on any port, as well.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const foyer = call.value('foyer') ?? readConfig(terminal.env).publicUrl;
    if (!/^https?:\/\//.test(foyer) || !URL.canParse(foyer) || new URL(foyer).pathname !== '/') {
      throw usageError('--foyer is an origin: http:// or https://, a host, perhaps a port');
    }
    const patient = { foyer: new URL(foyer).origin, writeKey: call.value('key') };
    const report = await examine(call.positional(0), patient, { private: call.given('private') });
    if (call.given('json')) {
      terminal.out(JSON.stringify(report));
    } else {
      terminal.out(report.url);
      for (const { verdict, says, add } of report.findings) {
        terminal.out(`${SIGNS[verdict].padEnd(4)} ${says}`);
        if (add) terminal.out(`     ${add.where}:\n     ${add.line}`);
      }
    }
    return report.ok ? EXIT_OK : EXIT_FAILED;
  },
};
