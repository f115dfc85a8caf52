import { parseArgs } from 'node:util';
import { UsageError } from './cli/usage-error.js';

const USAGE = `Usage: node dist/cli.js <command>

  app create NAME [--json]        Register an app; prints its client id and secret. The secret is shown this once.
  app list [--json]               List apps and their credentials.
  app rotate CLIENT_ID [--json]   Issue a new secret; the newest one so far stays valid until it is revoked.
  app revoke CLIENT_ID [--previous]
                                  Revoke all secrets of CLIENT_ID, or with --previous all but the newest.
                                  API keys got with them stop working within a second.
  admin create NAME [--role viewer|admin] [--json]
                                  Make an account for somebody who runs the hub, a viewer unless said otherwise; prints
                                  a password, this once, that they replace when they log in.
  admin reset-password NAME [--json]
                                  Give an account such a password again, and end its sessions.
  admin list [--json]             List the accounts.
  key rotate                      Sign API keys with a new key. Twice, to end every API key issued so far.
  webhook-secret rotate           Replace the secret that Pluggy sends with webhooks; a running hub tells Pluggy
                                  within a minute, and the one before is accepted for a day.
  item import CLIENT_ID --file FILE | --from-pluggy | --resume IMPORT_ID [--json]
                                  Make Items that exist at Pluggy the app's: of a file with an Item id on each line,
                                  or id,clientUserId (- reads stdin); or all that Pluggy lists and no app has. A running
                                  hub does it; ending this command does not end it.
  item unclaimed [--json]         List Items that are no app's.
  verify ITEM_ID [--json]         Compare an Item's copy with Pluggy, row by row; a running hub does it. Changes nothing.
  identities seal [--json]        Encrypt all identities with the newest key of DATA_ENCRYPTION_KEY: those that are stored in
                                  clear, or with an older key. May be stopped and begun again.
  erasures export                 Write the list of all that was ever erased (ids and times, JSON lines) to standard output.
  erasures apply FILE [--json]    Erase again what such a list names and this database does not know as erased, as after a
                                  restore: unreadable at once; a running hub, or the next one, erases it. A database that
                                  is older than this version is migrated first.
  config                          List every environment variable of the hub and its meaning.

All but config need DATABASE_URL, identities seal also DATA_ENCRYPTION_KEY, and a database that the hub has been started on once.
Exit codes: 0 done, 1 not possible (the reason is on stderr), 2 wrong usage, 3 the copy differs (verify).
`;

/** Commands of one or two words, with the argument that follows and the options that they take. */
const COMMANDS = {
  'app create': ['NAME', 'json'],
  'app list': [null, 'json'],
  'app rotate': ['CLIENT_ID', 'json'],
  'app revoke': ['CLIENT_ID', 'previous'],
  'admin create': ['NAME', 'role', 'json'],
  'admin reset-password': ['NAME', 'json'],
  'admin list': [null, 'json'],
  'key rotate': [null],
  'webhook-secret rotate': [null],
  'item import': ['CLIENT_ID', 'file', 'from-pluggy', 'resume', 'json'],
  'item unclaimed': [null, 'json'],
  verify: ['ITEM_ID', 'json'],
  'identities seal': [null, 'json'],
  'erasures export': [null],
  'erasures apply': ['FILE', 'json'],
  config: [null],
} as const satisfies Record<string, readonly [argument: string | null, ...options: (keyof Options)[]]>;

export type CommandName = keyof typeof COMMANDS;

export interface Options {
  json: boolean;
  previous: boolean;
  role?: string | undefined;
  file?: string | undefined;
  'from-pluggy': boolean;
  resume?: string | undefined;
}

/** Runs one command. Returns the exit code. */
async function main(argv: string[]): Promise<number> {
  try {
    const { positionals, values } = parse(argv);
    if (values.help || positionals.length === 0) {
      process.stdout.write(USAGE);
      return values.help ? 0 : 2;
    }
    const { name, argument } = commandOf(positionals, values);
    // Loaded only now: whoever asks for help waits for nothing else.
    const { runCommand } = await import('./cli/run-command.js');
    const answer = await runCommand(name, argument, values);
    process.stdout.write(typeof answer === 'string' ? answer : answer.text);
    return typeof answer === 'string' ? 0 : answer.code;
  } catch (error) {
    const wrongUsage = error instanceof UsageError;
    process.stderr.write(`${(error as Error).message}\n${wrongUsage ? '\n' + USAGE : ''}`);
    return wrongUsage ? 2 : 1;
  }
}

function parse(argv: string[]): { positionals: string[]; values: Options & { help: boolean } } {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        previous: { type: 'boolean', default: false },
        role: { type: 'string' },
        file: { type: 'string' },
        'from-pluggy': { type: 'boolean', default: false },
        resume: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function commandOf(words: string[], given: Options): { name: CommandName; argument: string } {
  const length = [1, 2].find((n) => Object.hasOwn(COMMANDS, words.slice(0, n).join(' '))) ?? 2;
  const name = words.slice(0, length).join(' ');
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`Unknown command: ${name}`);
  const command = name as CommandName;
  const [argument, ...options]: readonly (string | null)[] = COMMANDS[command];
  const rest = words.slice(length);
  if (rest.length !== (argument ? 1 : 0)) throw new UsageError(`${name} takes ${argument ?? 'no arguments'}`);
  const stranger = Object.entries(given).find(([option, value]) => value && !options.includes(option));
  if (stranger) throw new UsageError(`${name} takes no --${stranger[0]}`);
  return { name: command, argument: rest[0] ?? '' };
}

process.exitCode = await main(process.argv.slice(2));
