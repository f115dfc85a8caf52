import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { errorCode, LocalStartError } from './local-start-error.js';

interface Holder {
  pid: number;
  port: number;
  token: string;
}

/** How long to wait for a holder's answer before its pid alone decides: it may be stopped, or very busy. */
const ANSWER_WITHIN_MS = 2000;

/**
 * Lets one process at a time use a data folder. The lock file names its holder, and the holder answers with the
 * file's token on a local port. So a lock whose holder was killed is recognised for certain, also when its pid
 * belongs to another program by now (after a reboot, or in a container, where pids begin at 1 again).
 */
export class StartLock {
  private constructor(
    private readonly file: string,
    private readonly server: Server,
    private readonly token: string,
  ) {}

  /** Rejects with a LocalStartError that names the pid when another process holds the lock. */
  static async take(file: string): Promise<StartLock> {
    const token = randomUUID();
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(token);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    server.unref();
    const own: Holder = { pid: process.pid, port: (server.address() as AddressInfo).port, token };
    try {
      await claim(file, own);
      return new StartLock(file, server, token);
    } catch (error) {
      server.close();
      throw error;
    }
  }

  async release(): Promise<void> {
    this.server.close();
    const holder = await readHolder(this.file);
    if (holder?.token === this.token) await rm(this.file, { force: true });
  }
}

async function claim(file: string, own: Holder): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await createWhole(file, JSON.stringify(own))) return;
    const holder = await readHolder(file);
    if (holder !== undefined && (await isAlive(holder))) {
      throw new LocalStartError(
        `Another pluggy-hub (pid ${holder.pid}) is using this folder. Stop it first, or use a second clone.`,
      );
    }
    await setAside(file, holder);
  }
  throw new LocalStartError(
    `Could not take the lock ${file}. Remove it if no pluggy-hub runs in this folder.`,
  );
}

/** Creates the file with its content in one step (nobody reads it half written); false when there is one. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Moves a dead holder's file away. By rename, and looked at again afterwards: when two starts find the same dead
 * lock, the slower one may have moved the faster one's fresh lock, and gives it back.
 */
async function setAside(file: string, judged: Holder | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved !== undefined && moved.token !== judged?.token) await rename(aside, file);
  else await rm(aside, { force: true });
}

/** Undefined when there is no such file, or it is none of ours. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(holder.port, '127.0.0.1');
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      resolve(processExists(holder.pid));
      socket.destroy();
    });
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(answer === holder.token));
  });
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
