import 'reflect-metadata';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { CreateAdmin } from '../auth/admins/create-admin.js';
import { ListAdmins } from '../auth/admins/list-admins.js';
import { ResetPassword } from '../auth/admins/reset-password.js';
import { audit } from '../auth/audit.js';
import { CreateApp } from '../auth/create-app.js';
import { CredentialNotFound, IssueCredential, type IssuedCredential } from '../auth/issue-credential.js';
import { type ListedCredential, ListApps } from '../auth/list-apps.js';
import { RevokeCredential } from '../auth/revoke-credential.js';
import { RotateSigningKey } from '../auth/rotate-signing-key.js';
import { ForgetUser } from '../connect/forget-user.js';
import { ApplyErasures } from '../items/erasure/apply-erasures.js';
import { AskDeletion } from '../items/erasure/ask-deletion.js';
import { lineOf } from '../items/erasure/erasure.js';
import { ErasureFile } from '../items/erasure/erasure-file.js';
import type { CommandName, Options } from '../cli.js';
import { ImportCommand, WrongSource } from '../items/import/import-command.js';
import { UnclaimedItems } from '../items/import/unclaimed-items.js';
import { ENCRYPTION_KEYS, EXPECTED } from '../kernel/config/config.js';
import { createDataSource } from '../kernel/database/data-source.js';
import { Database } from '../kernel/database/database.js';
import { migrate } from '../kernel/database/migrate.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { ADMIN_ROLES, type AdminRoleName } from '../kernel/http/admin.js';
import { IdentitySeal } from '../sync/sealing/identity-seal.js';
import { SealIdentities, sealingText } from '../sync/sealing/seal-identities.js';
import { SealingKeys } from '../sync/sealing/sealing-keys.js';
import { AskVerification } from '../sync/verify/ask-verification.js';
import { reportText } from '../sync/verify/report-text.js';
import { RotateSecret } from '../webhooks/rotate-secret.js';
import { UsageError } from './usage-error.js';

/** What a command has to say, and the exit code when that is not 0. */
type Answer = string | { text: string; code: number };
type Command = (database: Database, argument: string, options: Options) => Promise<Answer>;

const ACTOR = 'cli';

const COMMANDS: Record<Exclude<CommandName, 'config'>, Command> = {
  'app create': async (db, name, { json }) =>
    issued(await new CreateApp(db, new IssueCredential(db)).run(name, ACTOR), json),
  'app list': async (db, _, { json }) => listed(await new ListApps(db).run(), json),
  'app rotate': async (db, clientId, { json }) =>
    issued(await new IssueCredential(db).rotate(clientId, ACTOR), json),
  'app revoke': async (db, clientId, { previous }) => {
    const command = new RevokeCredential(db);
    const ended = await (previous ? command.previous(clientId, ACTOR) : command.run(clientId, ACTOR));
    return `Revoked ${ended} secret${ended === 1 ? '' : 's'} of ${clientId}.\n`;
  },
  'admin create': async (db, name, { role = 'viewer', json }) => {
    if (!ADMIN_ROLES.includes(role as AdminRoleName))
      throw new UsageError(`--role takes ${ADMIN_ROLES.join(' or ')}`);
    return admitted(await new CreateAdmin(db).run(name, role as AdminRoleName, ACTOR), json);
  },
  'admin reset-password': async (db, name, { json }) =>
    admitted({ name, password: await new ResetPassword(db).byName(name, ACTOR) }, json),
  'admin list': async (db, _, { json }) => {
    const admins = await new ListAdmins(db).run();
    if (json) return `${JSON.stringify(admins)}\n`;
    return admins
      .map(({ name, role, createdAt, disabledAt, lastSeenAt }) => {
        const state = disabledAt ? `disabled ${disabledAt}` : 'enabled';
        return `${role.padEnd(6)}  created ${createdAt}  ${state}  last seen ${lastSeenAt ?? 'never'}  ${name}\n`;
      })
      .join('');
  },
  'key rotate': async (db) => {
    await new RotateSigningKey(db).run(ACTOR);
    return 'A new key signs API keys from now on; the previous one is still accepted.\n';
  },
  'webhook-secret rotate': async (db) => {
    await new RotateSecret(db).run();
    return 'A new webhook secret is set; a running hub tells Pluggy within a minute.\n';
  },
  'item import': async (db, clientId, options) => {
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
  'item unclaimed': async (db, _, { json }) => {
    const items = await new UnclaimedItems(db).list();
    if (json) return `${JSON.stringify(items)}\n`;
    return items
      .map(
        ({ id, status, createdAt, connector, clientUserId }) =>
          `${id}  ${status ?? '-'}  created ${createdAt ?? '-'}  ${connector ?? '-'}  user ${clientUserId ?? '-'}\n`,
      )
      .join('');
  },
  verify: async (db, itemId, { json }) => {
    const report = await new AskVerification(db).run(itemId);
    const text = json ? `${JSON.stringify({ itemId, ...report })}\n` : reportText(itemId, report);
    return { text, code: report.equal ? 0 : 3 };
  },
  'identities seal': async (db, _, { json }) => {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const seal = new IdentitySeal(encryptionKeys(), {
      error: (fields, message) => say(`${message}: ${JSON.stringify(fields)}`),
    });
    const sealing = await new SealIdentities(db, seal, say).run();
    return {
      text: json ? `${JSON.stringify(sealing)}\n` : sealingText(sealing),
      code: sealing.unreadable > 0 ? 1 : 0,
    };
  },
  'erasures export': async (db) => {
    for await (const erasures of eraser(db).known())
      process.stdout.write(erasures.map((erasure) => `${lineOf(erasure)}\n`).join(''));
    return '';
  },
  'erasures apply': async (db, path, { json }) => {
    const file = new ErasureFile(path);
    await file.understand(); // before anything is changed for it
    // A backup may be older than this version; a database that is no hub's is left alone.
    await db.query(`select from kernel_migrations limit 1`);
    await migrate(process.env.DATABASE_URL!);
    const reading = file.read();
    const { items, users, listed } = await eraser(db).apply(reading);
    const { torn } = reading;
    if (json) return `${JSON.stringify({ listed: listed.size, items, users, torn })}\n`;
    if (torn > 0) process.stderr.write(`${path}: lines that were cut short are passed over: ${torn}\n`);
    return `Of ${listed.size} erasures this database did not know those of ${items} Items and ${users} users: they are made again.\n`;
  },
};

const eraser = (db: Database): ApplyErasures =>
  new ApplyErasures(db, new AskDeletion({ audit }, new EventBus(new EventEmitter2())), {
    forgetAgain: (tx, users) => new ForgetUser().again(tx, users),
  });

/** Runs one command on the database of DATABASE_URL. @throws UsageError, or an Error with a message for an operator. */
export async function runCommand(name: CommandName, argument: string, options: Options): Promise<Answer> {
  if (name === 'config') return variables();
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error(`DATABASE_URL is missing: ${EXPECTED.DATABASE_URL}`);
  try {
    const dataSource = await createDataSource(url, [], 2).initialize();
    try {
      return await COMMANDS[name](new Database(dataSource), argument, options);
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof WrongSource) throw new UsageError(error.message);
    throw new Error(reason(error), { cause: error });
  }
}

/** @throws without the variable's value in the message: it is a secret. */
function encryptionKeys(): SealingKeys {
  const variable = process.env.DATA_ENCRYPTION_KEY?.trim();
  if (!variable) throw new Error(`DATA_ENCRYPTION_KEY is missing: ${EXPECTED.DATA_ENCRYPTION_KEY}`);
  if (!ENCRYPTION_KEYS.test(variable))
    throw new Error(`DATA_ENCRYPTION_KEY is malformed: ${EXPECTED.DATA_ENCRYPTION_KEY}`);
  return new SealingKeys(variable);
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

function admitted(admin: { name: string; password: string }, json: boolean): string {
  if (json) return `${JSON.stringify(admin)}\n`;
  return `User      ${admin.name}
Password  ${admin.password}

The password is not kept and cannot be shown again. It is good for three days, to choose another.
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
  if (code === '42P01' || code === '3F000')
    return 'The database has no tables of the hub yet: start the hub on it once.';
  if (code === '22P02') return 'The id must be a UUID.';
  if (code === '23514') return 'NAME must have 1 to 100 characters.';
  if (code === 'ECONNREFUSED') return 'No PostgreSQL answers at DATABASE_URL.';
  return message;
}
