import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate, revertLast } from '../src/kernel/database/migrate.js';
import { startEmbeddedPostgres } from '../src/local/embedded-postgres.js';
import { readCatalogue } from './read-catalogue.js';

/**
 * `npm run check:migrations`: on an empty PostgreSQL runs every migration up, all of them down and up again. Going down
 * must leave nothing behind, both ways up must end the same, and that must be what `migrations/catalogue.txt` says,
 * so that a change of the schema is a diff that a reviewer sees. `--write` brings that file up to date.
 */
const FILE = fileURLToPath(new URL('../../migrations/catalogue.txt', import.meta.url));

async function check(url: string): Promise<string[]> {
  await migrate(url);
  const first = await readCatalogue(url);
  while ((await applied(url)) > 0) await revertLast(url);
  const nothing = await readCatalogue(url);
  if (nothing !== '') return [`Going down leaves this behind:\n${nothing}`];
  await migrate(url);
  const second = await readCatalogue(url);
  if (second !== first) return [`Up, down and up again ends differently:\n${difference(first, second)}`];
  if (process.argv.includes('--write')) await writeFile(FILE, first);
  const committed = (await readFile(FILE, 'utf8').catch(() => '')).replaceAll('\r\n', '\n');
  return committed === first
    ? []
    : [
        `migrations/catalogue.txt is stale. Run: npm run migrations:catalogue\n${difference(committed, first)}`,
      ];
}

async function applied(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>('select count(*)::int as n from kernel_migrations');
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

/** The lines that only one side has. */
function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}

const dataDir = await mkdtemp(join(tmpdir(), 'pluggy-hub-migrations-'));
const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
try {
  for (const complaint of await check(postgres.url)) {
    process.stderr.write(`${complaint}\n`);
    process.exitCode = 1;
  }
} finally {
  await postgres.stop();
  await rm(postgres.directory, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
