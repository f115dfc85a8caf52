import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Demo } from './demo.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { freePort } from './free-port.js';
import { localAdmin } from './local-admin.js';
import { LocalStartError } from './local-start-error.js';
import { LocalRun } from './local-run.js';
import { launchSandbox } from './launch-sandbox.js';
import { welcome } from './welcome.js';

/**
 * The whole product on a machine with only Node: embedded PostgreSQL, the sandbox as a process of its own, the hub
 * in this process, and a demo app with a connection that syncs while you look. Everything it keeps is in `.data/`
 * of the working directory. Ends in the reverse order: the hub drains while what it needs still runs.
 */
export async function startLocal(): Promise<void> {
  const dataDir = resolve('.data');
  const run = new LocalRun();
  await run.start(async () => {
    // First, because it takes the lock: the sandbox's state belongs to the holder as well.
    const postgres = await startEmbeddedPostgres({ dataDir });
    run.willEnd('PostgreSQL', () => postgres.stop());
    void postgres.ended.then((reason) => run.fail(reason));
    await writeFile(join(dataDir, 'README'), explainFolder(postgres.directory));
    run.check();

    const launched = await launchSandbox(dataDir);
    run.willEnd('the sandbox', () => launched.stop());
    void launched.ended.then((reason) => run.fail(reason));
    // Loading the hub takes a second of this process, in which the sandbox starts on another core.
    const [sandbox, { startHub }, { readConfig }, { AuthFace }, { FirstAdmin }] = await Promise.all([
      launched.ready,
      import('../main.js'),
      import('../kernel/config/config.js'),
      import('../auth/face.js'),
      import('../auth/admins/first-admin.js'),
    ]);
    run.check();

    const port = await freePort(wantedPort());
    const demoApp = join(dataDir, 'demo-app.json');
    Object.assign(process.env, {
      DATABASE_URL: postgres.url,
      PLUGGY_CLIENT_ID: sandbox.clientId,
      PLUGGY_CLIENT_SECRET: sandbox.clientSecret,
      PLUGGY_API_URL: sandbox.url,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: String(port),
      // The demo's secrets are printed below: nobody else on the network should find this hub.
      HOST: process.env.HOST ?? '127.0.0.1',
      HUB_MODE: 'local',
      DEMO_APP_FILE: demoApp,
      // The lines of the demo are what a person at this terminal came for.
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    });
    const config = readConfig(process.env);
    const hub = await startHub(config);
    run.willEnd('the hub', () => hub.close());
    run.check();

    const hubUrl = `http://127.0.0.1:${port}`;
    const demo = await Demo.prepare(hubUrl, demoApp, hub.app.get(AuthFace, { strict: false }));
    run.willEnd('the demo', () => demo.stop());
    const admin = await localAdmin(join(dataDir, 'admin.json'), hub.app.get(FirstAdmin, { strict: false }));
    process.stdout.write(
      welcome({
        hubUrl,
        sandboxUrl: sandbox.url,
        databaseUrl: postgres.url,
        dataDir,
        notes: postgres.notes,
        demo,
        admin,
      }),
    );
    const tell = (line: string): void => void process.stdout.write(`${line}\n`);
    demo.watch(tell);
    if (config.DEMO_ITEMS) demo.seed(sandbox, join(dataDir, 'demo-items.json'), tell);
  });
}

function wantedPort(): number {
  const port = Number(process.env.PORT || 3000);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new LocalStartError('PORT is malformed: a TCP port, 0 to 65535 (default 3000; 0 for any).');
}

function explainFolder(clusterDirectory: string): string {
  return `What "npm start" keeps between starts, demo data only. Remove this folder to begin anew.

  postgres.json    password and port of the embedded PostgreSQL
  postgres.log     its log of the last start
  sandbox.json     the bank that the sandbox plays
  sandbox.port     the port it had last
  demo-app.json    client id and secret of the demo app; the explorer of this hub logs in with them
  admin.json       user and password of the admin page, as the first start made them
  demo-items.json  which demo Items are connected, and how far they have come
  lock             there while it runs

PostgreSQL's data directory: ${pathToFileURL(clusterDirectory).href}
`;
}
