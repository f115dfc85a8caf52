import 'reflect-metadata';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { parseArgs } from 'node:util';
import { AppNameTaken, CreateApp } from './auth/create-app.js';
import { CredentialNotFound, IssueCredential, type IssuedCredential } from './auth/issue-credential.js';
import { type ListedCredential, ListApps } from './auth/list-apps.js';
import { RevokeCredential } from './auth/revoke-credential.js';
import { RotateSigningKey } from './auth/rotate-signing-key.js';
import { UnclaimedItems } from './items/import/unclaimed-items.js';
import { ImportCommand, ImportRefused, WrongSource } from './items/import/import-command.js';
import { EXPECTED } from './kernel/config/config.js';
import { EventBus } from './kernel/events/event-bus.js';
import { createDataSource } from './kernel/database/data-source.js';
import { Database } from './kernel/database/database.js';
import { AskVerification, NotVerified } from './sync/verify/ask-verification.js';
import { reportText } from './sync/verify/report-text.js';
import { RotateSecret, RotationUnderWay } from './webhooks/rotate-secret.js';

const USAGE = `Usage: node dist/cli.js <command>

  app create NAME [--json]        Register an app; prints its client id and secret. The secret is shown this once.
  app list [--json]               List apps and their credentials.
  app rotate CLIENT_ID [--json]   Issue a new secret; the newest one so far stays valid until it is revoked.
  app revoke CLIENT_ID [--previous]
                                  Revoke all secrets of CLIENT_ID, or with --previous all but the newest.
                                  API keys got with them stop working within a second.
  key rotate                      Sign API keys with a new key. Twice, to end every API key issued so far.
  webhook-secret rotate           Replace the secret that Pluggy sends with webhooks; a running hub tells Pluggy
                                  within a minute, and the one before is accepted for a day.
  item import CLIENT_ID --file FILE | --from-pluggy | --resume IMPORT_ID [--json]
                                  Make Items that exist at Pluggy the app's: of a file with an Item id on each line,
                                  or id,clientUserId (- reads stdin); or all that Pluggy lists and no app has. A running
                                  hub does it; ending this command does not end it.
  item unclaimed [--json]         List Items that are no app's.
  verify ITEM_ID [--json]         Compare an Item's copy with Pluggy, row by row; a running hub does it. Changes nothing.
  config                          List every environment variable of the hub and its meaning.

All but config need DATABASE_URL, and a database that the hub has been started on once.
Exit codes: 0 done, 1 not possible (the reason is on stderr), 2 wrong usage, 3 the copy differs (verify).
`;

class UsageError extends Error {}

interface Options {
  json: boolean;
  previous: boolean;
  file?: string | undefined;
  'from-pluggy': boolean;
  resume?: string | undefined;
}

/** What a command has to say, and the exit code when that is not 0. */
type Answer = string | { text: string; code: number };
type Command = (database: Database, argument: string, options: Options) => Promise<Answer>;

const ACTOR = 'cli';

/** Commands of one or two words, with the argument that follows. */
const COMMANDS: Record<string, { argument: string | null; run: Command }> = {
  'app create': {
    argument: 'NAME',
    run: async (db, name, { json }) =>
      issued(await new CreateApp(db, new IssueCredential(db)).run(name, ACTOR), json),
  },
  'app list': {
    argument: null,
    run: async (db, _, { json }) => listed(await new ListApps(db).run(), json),
  },
  'app rotate': {
    argument: 'CLIENT_ID',
    run: async (db, clientId, { json }) =>
      issued(await new IssueCredential(db).rotate(clientId, ACTOR), json),
  },
  'app revoke': {
    argument: 'CLIENT_ID',
    run: async (db, clientId, { previous }) => {
      const command = new RevokeCredential(db);
      const ended = await (previous ? command.previous(clientId, ACTOR) : command.run(clientId, ACTOR));
      return `Revoked ${ended} secret${ended === 1 ? '' : 's'} of ${clientId}.\n`;
    },
  },
  'key rotate': {
    argument: null,
    run: async (db) => {
      await new RotateSigningKey(db).run(ACTOR);
      return 'A new key signs API keys from now on; the previous one is still accepted.\n';
    },
  },
  'webhook-secret rotate': {
    argument: null,
    run: async (db) => {
      await new RotateSecret(db).run();
      return 'A new webhook secret is set; a running hub tells Pluggy within a minute.\n';
    },
  },
  'item import': {
    argument: 'CLIENT_ID',
    run: async (db, clientId, options) => {
      const command = new ImportCommand(db, new EventBus(new EventEmitter2()), (line) =>
        process.stderr.write(`${line}\n`),
      );
      const app = (await new ListApps(db).run()).find(
        (listed) => listed.clientId === clientId && !listed.revokedAt,
      );
      if (!app) throw new CredentialNotFound(clientId);
      const progress = await command.run(app.appId, { file: options.file, fromPluggy: options['from-pluggy'], resume: options.resume }); // prettier-ignore
      const text = options.json ? `${JSON.stringify(progress)}\n` : `${ImportCommand.inWords(progress)}\n`;
      return { text, code: progress.error === null ? 0 : 1 };
    },
  },
  'item unclaimed': {
    argument: null,
    run: async (db, _, { json }) => {
      const items = await new UnclaimedItems(db).list();
      if (json) return `${JSON.stringify(items)}\n`;
      return items
        .map(
          ({ id, status, createdAt, connector, clientUserId }) =>
            `${id}  ${status ?? '-'}  created ${createdAt ?? '-'}  ${connector ?? '-'}  user ${clientUserId ?? '-'}\n`,
        )
        .join('');
    },
  },
  verify: {
    argument: 'ITEM_ID',
    run: async (db, itemId, { json }) => {
      const report = await new AskVerification(db).run(itemId);
      const text = json ? `${JSON.stringify({ itemId, ...report })}\n` : reportText(itemId, report);
      return { text, code: report.equal ? 0 : 3 };
    },
  },
};

/** Runs one command. Returns the exit code. */
async function main(argv: string[]): Promise<number> {
  try {
    const { positionals, values } = parse(argv);
    if (values.help || positionals.length === 0) {
      process.stdout.write(USAGE);
      return values.help ? 0 : 2;
    }
    const answer = await run(positionals, values);
    process.stdout.write(typeof answer === 'string' ? answer : answer.text);
    return typeof answer === 'string' ? 0 : answer.code;
  } catch (error) {
    const wrongUsage = error instanceof UsageError || error instanceof WrongSource;
    process.stderr.write(`${reason(error)}\n${wrongUsage ? '\n' + USAGE : ''}`);
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

async function run(words: string[], options: Options): Promise<Answer> {
  if (words.join(' ') === 'config') return variables();
  const length = [1, 2].find((n) => COMMANDS[words.slice(0, n).join(' ')]) ?? 2;
  const name = words.slice(0, length).join(' ');
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`Unknown command: ${name}`);
  const given = words.slice(length);
  if (given.length !== (command.argument ? 1 : 0))
    throw new UsageError(`${name} takes ${command.argument ?? 'no arguments'}`);
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error(`DATABASE_URL is missing: ${EXPECTED.DATABASE_URL}`);
  const dataSource = await createDataSource(url, [], 2).initialize();
  try {
    return await command.run(new Database(dataSource), given[0] ?? '', options);
  } finally {
    await dataSource.destroy();
  }
}

const variables = (): string =>
  Object.entries(EXPECTED)
    .map(([name, meaning]) => `${name.padEnd(22)} ${meaning}\n`)
    .join('');

function issued(credential: IssuedCredential, json: boolean): string {
  if (json) return `${JSON.stringify(credential)}\n`;
  return `App id         ${credential.appId}
Client id      ${credential.clientId}
Client secret  ${credential.clientSecret}

The secret is not kept and cannot be shown again.
`;
}

function listed(credentials: ListedCredential[], json: boolean): string {
  if (json) return `${JSON.stringify(credentials)}\n`;
  return credentials
    .map(({ app, clientId, version, createdAt, revokedAt }) => {
      const state = revokedAt ? `revoked ${revokedAt.toISOString()}` : 'live';
      return `${clientId}  secret ${version}  created ${createdAt.toISOString()}  ${state}  ${app}\n`;
    })
    .join('');
}

/** What went wrong, in words an operator can act on; PostgreSQL's codes for what is likely. */
function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  const refusals = [CredentialNotFound, AppNameTaken, ImportRefused, NotVerified, RotationUnderWay];
  if (refusals.some((refusal) => error instanceof refusal)) return message;
  if (code === '42P01' || code === '3F000')
    return 'The database has no tables of the hub yet: start the hub on it once.';
  if (code === '22P02') return 'The id must be a UUID.';
  if (code === '23514') return 'NAME must have 1 to 100 characters.';
  if (code === 'ECONNREFUSED') return 'No PostgreSQL answers at DATABASE_URL.';
  return message;
}

process.exitCode = await main(process.argv.slice(2));
