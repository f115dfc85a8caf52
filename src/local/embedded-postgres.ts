import { chmod, mkdir, readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askServer } from './ask-server.js';
import { freePort } from './free-port.js';
import { LocalStartError } from './local-start-error.js';
import { ensureCluster, placeCluster } from './postgres-cluster.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { PostgresLogin } from './postgres-login.js';
import { Postmaster, type PostmasterOptions } from './postmaster.js';
import { StartLock } from './start-lock.js';
import { stopPostmaster, type RunningCluster } from './stop-postmaster.js';
import { WatchPostmaster } from './watch-postmaster.js';

export interface EmbeddedPostgresOptions {
  /** Folder for the data, the login and the log; made if missing. One running server per folder. */
  dataDir: string;
  /** False gives up safety against a power cut for speed. For tests. */
  durable?: boolean;
  /** Settings of postgresql.conf for this run. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** Connection URL of the superuser, with the password. */
  url: string;
  /** PostgreSQL's data directory: below `dataDir`, or elsewhere when its account cannot reach that. */
  directory: string;
  /** What a person should know about where things went. */
  notes: string[];
  /** Resolves with the reason, for a person, when the server ends though nobody called `stop`. */
  ended: Promise<string>;
  /** Ends every session, shuts down in order and gives the folder free. */
  stop(): Promise<void>;
}

/** How long an earlier run's server may take to finish before the start gives up. */
const EARLIER_RUN_MS = 30_000;

/**
 * Starts a real PostgreSQL from an npm package, for a machine that has only Node. The data is kept between starts,
 * the port and the password too; it listens on 127.0.0.1 only. However this process ends, the server ends after it.
 *
 * Rejects with a LocalStartError, whose message is for the person at the terminal.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = await openFolder(options.dataDir);
  const lock = await StartLock.take(join(dataDir, 'lock'));
  try {
    const place = await placeCluster(dataDir);
    const binaries = await findPostgresBinaries(place.account);
    const login = await PostgresLogin.open(join(dataDir, 'postgres.json'));
    const cluster: RunningCluster = { bin: binaries.bin, directory: place.directory, account: place.account };
    await ensureCluster(place, binaries, login.password, options.durable ?? true);
    await endEarlierServer(cluster, login.password);
    const watch = new WatchPostmaster(cluster);
    const postmaster = await startOnFreePort(
      {
        ...cluster,
        port: 0,
        password: login.password,
        logFile: join(dataDir, 'postgres.log'),
        settings: { ...(options.durable === false ? notDurable : {}), ...options.settings },
      },
      login,
    ).catch(async (error: unknown) => {
      await watch.end();
      throw error;
    });
    await Promise.race([watch.watching, watch.lost]);
    let stopping = false;
    return {
      url: login.url,
      directory: place.directory,
      notes: [
        ...(binaries.copiedTo ? [`PostgreSQL's programs run from a copy in ${binaries.copiedTo}`] : []),
        ...(place.elsewhere ? [`PostgreSQL's data lies in ${place.directory}`] : []),
        ...(place.elsewhere
          ? ['(PostgreSQL does not run as root, and no other user can enter this folder)']
          : []),
      ],
      ended: new Promise((resolve) => {
        const tell = (reason: string) => (stopping ? undefined : resolve(reason));
        void postmaster.ended.then(() =>
          tell('PostgreSQL ended unexpectedly; see postgres.log in the data folder.'),
        );
        void watch.lost.then(() => tell('The watchdog of PostgreSQL could not be kept running.'));
      }),
      async stop() {
        stopping = true;
        await postmaster.stop();
        await watch.end();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A killed server still loses nothing that was committed; a power cut may lose everything. */
const notDurable = { fsync: 'off', full_page_writes: 'off' };

/** Root's folder must let the account that PostgreSQL runs as pass; the files in it are closed one by one. */
async function openFolder(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    if (process.platform !== 'win32') await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    return await realpath(folder);
  } catch (cause) {
    throw new LocalStartError(`The data folder ${folder} cannot be made or opened: ${String(cause)}`, {
      cause,
    });
  }
}

/**
 * Ends the server that an earlier run left behind (its watchdog was killed too, or has not finished yet), rather
 * than going on with it: its sessions may still hold locks of the hub that died, and only a child of this process
 * tells us when it ends. A pid file alone proves nothing, its pid may be another program's by now; so the server
 * must answer for this very directory before it is stopped.
 */
async function endEarlierServer(cluster: RunningCluster, password: string): Promise<void> {
  const pidFile = join(cluster.directory, 'postmaster.pid');
  const deadline = Date.now() + EARLIER_RUN_MS;
  for (;;) {
    const text = await readFile(pidFile, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    // Line 4 is the port (src/include/utils/pidfile.h); it is missing for the first moments of a start.
    const answer = await askServer(Number(text.split('\n')[3] ?? 0), password);
    if (answer.state === 'ready') {
      if ((await realpath(answer.directory)) === (await realpath(cluster.directory)))
        await stopPostmaster(cluster);
      return;
    }
    if (answer.state !== 'busy' || Date.now() > deadline) return;
    await sleep(50);
  }
}

/** Starts on the kept port, or on another one when somebody listens there; waits for a server that is just ending. */
async function startOnFreePort(options: PostmasterOptions, login: PostgresLogin): Promise<Postmaster> {
  const deadline = Date.now() + EARLIER_RUN_MS;
  for (;;) {
    const port = await freePort(login.port);
    try {
      const postmaster = await Postmaster.start({ ...options, port });
      await login.keepPort(port);
      return postmaster;
    } catch (error) {
      const passing =
        /postmaster\.pid" already exists|shared memory block|could not bind|could not create any TCP/;
      if (!(error instanceof LocalStartError) || !passing.test(error.message) || Date.now() > deadline)
        throw error;
      await sleep(100);
    }
  }
}
