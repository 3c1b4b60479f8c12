/** Commands as a table: what each takes, so that parsing, refusing and `--help` say the same. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { usageError, type Terminal } from './terminal.ts';

export interface Option {
  help: string;
  /** What stands for the value in the help; without it the option is a switch. */
  value?: string;
  repeat?: boolean;
  required?: boolean;
}

export interface Command {
  /** The words that name it, such as `site create`. */
  name: string;
  summary: string;
  /** More for `--help`: paragraphs. */
  about?: string;
  positionals?: { name: string; help: string }[];
  options?: { [name: string]: Option };
  /** Resolves to the exit code. */
  run(call: Call, terminal: Terminal): Promise<number>;
}

/** A checked call: everything required is there, nothing unknown is. */
export interface Call {
  positional(index: number): string;
  /** The value, or undefined where the option was not given. */
  value(name: string): string | undefined;
  values(name: string): string[];
  given(name: string): boolean;
}

/** @throws CommandError `usage`, naming what is wrong. */
export function parseCall(command: Command, words: string[]): Call {
  const options = command.options ?? {};
  const positionals = command.positionals ?? [];
  const parsed = parseStrictly(command, words);
  for (const [name, option] of Object.entries(options)) {
    if (option.required && parsed.values[name] === undefined) {
      throw usageError(`${command.name} needs --${name} ${option.value ?? ''}`.trim());
    }
  }
  if (parsed.positionals.length < positionals.length) {
    throw usageError(`${command.name} needs ${positionals[parsed.positionals.length]!.name}`);
  }
  if (parsed.positionals.length > positionals.length) {
    throw usageError(`${command.name} does not take "${parsed.positionals[positionals.length]}"`);
  }
  const values = (name: string): string[] => {
    const value = parsed.values[name];
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  };
  return {
    positional: (index) => parsed.positionals[index] ?? '',
    value: (name) => values(name).at(-1),
    values,
    given: (name) => parsed.values[name] !== undefined,
  };
}

function parseStrictly(command: Command, words: string[]) {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, option] of Object.entries(command.options ?? {})) {
    config[name] = option.value ? { type: 'string', multiple: option.repeat ?? false } : { type: 'boolean' };
  }
  try {
    return parseArgs({ args: words, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(wrongCall(command, error as NodeJS.ErrnoException));
  }
}

/** Node says it in more words, and of a value that looks like an option it says that it is ambiguous. */
function wrongCall(command: Command, error: NodeJS.ErrnoException): string {
  const word = /'(--?[^\s']*)/.exec(error.message)?.[1] ?? '';
  const option = command.options?.[word.replace(/^-+/, '')];
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${command.name} has no option ${word}`;
  return option?.value ? `${word} needs a value: ${word} ${option.value}` : `${word} takes no value`;
}

/** A number within bounds. @throws CommandError `usage` */
export function numberOption(
  call: Call,
  name: string,
  bounds: { min: number; max: number; whole?: boolean },
): number | undefined {
  const text = call.value(name);
  if (text === undefined) return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const fits = number >= bounds.min && number <= bounds.max && (!bounds.whole || Number.isInteger(number));
  if (!fits)
    throw usageError(`--${name} is a ${bounds.whole ? 'whole ' : ''}number from ${bounds.min} to ${bounds.max}`);
  return number;
}

/** What `foyer COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = { ...command.options, help: { help: 'Say this.' } satisfies Option };
  const usage = ['Usage: foyer', command.name];
  for (const positional of command.positionals ?? []) usage.push(positional.name);
  for (const [name, option] of Object.entries(command.options ?? {})) {
    const word = `--${name}${option.value ? ` ${option.value}` : ''}${option.repeat ? ' ...' : ''}`;
    usage.push(option.required ? word : `[${word}]`);
  }
  const rows: [string, string][] = [
    ...(command.positionals ?? []).map(({ name, help }): [string, string] => [name, help]),
    ...Object.entries<Option>(options).map(([name, option]): [string, string] => [
      `--${name}${option.value ? ` ${option.value}` : ''}`,
      option.help,
    ]),
  ];
  const parts = [usage.join(' '), command.summary, command.about, table(rows)];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

/** What `foyer --help` prints. */
export function programHelp(commands: Command[]): string {
  return [
    'Usage: foyer COMMAND [OPTIONS]',
    'Chat, tracking and personalised recommendations for any website.',
    table(commands.map((command) => [command.name, command.summary])),
    'foyer COMMAND --help says more about one. Settings come from the environment: see .env.example.',
  ].join('\n\n');
}

function table(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
