/** `foyer operator create` */
import type { Role } from '../../../protocol/agent.ts';
import { readConfig } from '../../config.ts';
import { withInstallation } from '../../control/with-installation.ts';
import { systemDeps } from '../../deps.ts';
import { ROLES } from '../../operators/operators.ts';
import type { Command } from '../command.ts';
import { EXIT_OK, usageError } from '../terminal.ts';

export const operatorCreateCommand: Command = {
  name: 'operator create',
  summary: 'Give somebody a role on a site.',
  about:
    'Makes the operator where there is none with that address, with a generated password, shown only now.\n' +
    'One that exists keeps its password and gets the role.',
  options: {
    email: { value: 'EMAIL', help: 'What the operator signs in with.', required: true },
    site: { value: 'SITE_ID', help: 'The site, as foyer site list names it.', required: true },
    role: { value: 'ROLE', help: `One of ${ROLES.join(', ')}. Default operator.` },
    name: { value: 'NAME', help: 'The name visitors see. Default: what stands before the @.' },
    json: { help: 'Print one line of JSON.' },
  },
  async run(call, terminal) {
    const role = (call.value('role') ?? 'operator') as Role;
    if (!ROLES.includes(role)) throw usageError(`--role is one of ${ROLES.join(', ')}`);
    const input = { email: call.value('email')!, siteId: call.value('site')!, role, name: call.value('name') };
    const config = readConfig(terminal.env);
    const created = await withInstallation(config, systemDeps, (installation) => installation.createOperator(input));
    if (call.given('json')) {
      terminal.out(JSON.stringify(created));
      return EXIT_OK;
    }
    terminal.out(`Operator  ${created.email} (${created.operatorId}), ${role} of ${input.siteId}`);
    if (created.password !== null) terminal.out(`Password  ${created.password}  (shown only now)`);
    terminal.out(`Sign in   ${config.publicUrl}/agent`);
    return EXIT_OK;
  },
};
