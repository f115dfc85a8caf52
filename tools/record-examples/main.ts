import { rmSync } from 'node:fs';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordedExamples } from '../../src/kernel/http/recorded-examples.js';
import { startLocal } from '../../src/local/start-local.js';
import { recordAsAnAdmin, recordAsAnOperator } from './as-an-admin.js';
import { recordAsAnApp } from './as-an-app.js';
import { type Json, NOBODYS, Recorder } from './recorder.js';
import { eventually, Surroundings } from './surroundings.js';

/**
 * `npm run openapi:examples` starts what `npm start` starts, in a folder of its own, calls every route of openapi.json
 * and adds those that openapi-examples.json does not have yet; with `-- --all` it writes all of them anew. A new route
 * has to be in the walk: as-an-app.ts, as-an-admin.ts.
 */
const besides = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const file = besides('openapi-examples.json');

async function main(): Promise<void> {
  const { paths } = await readJson<{ paths: Record<string, Record<string, Documented>> }>(
    besides('openapi.json'),
  );
  const documented = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => [
        `${method.toUpperCase()} ${path}`,
        responses,
      ]),
    ),
  );
  const routes = [...documented.keys()];
  await startHub();
  const around = new Surroundings();
  const recorder = new Recorder(
    process.env.PUBLIC_URL!,
    {
      [process.env.PUBLIC_URL!]: 'http://127.0.0.1:3000',
      [process.env.PLUGGY_API_URL!]: 'http://127.0.0.1:3001',
    },
    routes,
  );
  await eventually('all demo Items are there', () =>
    kept('demo-items').then(
      ({ done }) => done === true,
      () => false,
    ),
  );
  try {
    await recordAsAnApp(recorder, around, await kept('demo-app'));
    await recordAsAnOperator(recorder);
    await recordAsAnAdmin(recorder, around, await kept('admin'));
    for (const [route, responses] of documented)
      await recordRefusals(recorder, route, Object.keys(responses));
  } finally {
    await around.close();
  }
  await write(recorder.secrets.replaceIn(recorder.examples), routes);
}

interface Documented {
  responses: object;
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What a route says to an id that is nobody's, and to one that is none, where the walk has not come by that. */
async function recordRefusals(recorder: Recorder, route: string, documented: string[]): Promise<void> {
  const recorded = recorder.examples[route] ?? [];
  const [good] = recorded.filter(({ status, path }) => status < 300 && path.search(ID) >= 0);
  if (!good) return;
  for (const [status, id] of [
    [404, NOBODYS],
    [400, 'no-id'],
  ] as const)
    if (documented.includes(String(status)) && !recorded.some((one) => one.status === status))
      await recorder.recordRefusal(route, good, good.path.replace(ID, id), status);
}

async function startHub(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pluggy-hub-examples-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755); // as root PostgreSQL is another user
  process.chdir(folder);
  Object.assign(process.env, { PORT: '0', DEMO_ITEMS: 'true', CHECK_SECONDS: '10', LOG_LEVEL: 'error' });
  await startLocal();
}

async function write(recorded: RecordedExamples, routes: string[]): Promise<void> {
  const missing = routes.filter((route) => recorded[route] === undefined);
  if (missing.length > 0) throw new Error(`The walk does not come by ${missing.join(', ')}`);
  const known = process.argv.includes('--all') ? {} : await readJson<RecordedExamples>(file);
  const all = Object.entries(recorded).map(([route, exchanges]) => [route, known[route] ?? exchanges]);
  await writeFile(file, `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`);
  process.stdout.write(`${file}: ${all.length} routes. Then: npm run openapi\n`);
}

const readJson = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
const kept = (name: string): Promise<Json> => readJson(`.data/${name}.json`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // The end in order says that all is well.
  process.on('exit', () => (process.exitCode = 1));
}
process.kill(process.pid, 'SIGTERM');
