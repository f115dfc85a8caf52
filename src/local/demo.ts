import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthFace } from '../auth/face.js';
import type { DemoApp } from '../kernel/http/demo-app.js';
import type { HubError } from '../kernel/http/hub-error.js';
import { DEMO_ITEMS } from './demo-items.js';
import { DemoProgress } from './demo-progress.js';
import { HubApi } from './hub-api.js';
import type { SandboxClient } from './launch-sandbox.js';
import { writePrivateFile } from './private-file.js';
import { SandboxControls } from './sandbox-controls.js';
import { SeedDemoItems } from './seed-demo-items.js';

interface Item {
  id: string;
  status: string;
  executionStatus: string;
}

const DEMO_USER = 'demo-user';

/** As people read it on the Connect page. */
const DEMO_APP = 'Loja Azul (demo)';

/** How often to look at the demo Item. Its steps take about a second each. */
const LOOK_EVERY_MS = 400;

/** Statuses in which an Item stays until somebody acts. */
const RESTING = ['UPDATED', 'LOGIN_ERROR', 'OUTDATED', 'WAITING_USER_INPUT'];

/**
 * The demo app and its connection to the sandbox's bank, made on the first start and found again on later ones. It
 * uses the hub as any internal app does, over HTTP with credentials that the hub issued.
 */
export class Demo {
  private readonly stopped = new AbortController();
  private watching: Promise<void> = Promise.resolve();
  private seeding: Promise<void> = Promise.resolve();

  private constructor(
    private readonly api: HubApi,
    readonly app: DemoApp,
    readonly itemId: string,
  ) {}

  static async prepare(hubUrl: string, file: string, auth: Pick<AuthFace, 'createApp'>): Promise<Demo> {
    const app = (await knownApp(hubUrl, file)) ?? (await newApp(file, auth));
    const api = new HubApi(hubUrl, app);
    const { results } = await api.get<{ results: Item[] }>(`/v2/items?clientUserId=${DEMO_USER}`);
    const item = results.at(-1) ?? (await connect(api));
    return new Demo(api, app, item.id);
  }

  /** Tells a line for every change of the Item's status until it rests, with counts when it is UPDATED. */
  watch(tell: (line: string) => void): void {
    this.watching = this.follow(tell).catch((error: unknown) => {
      if (!this.stopped.signal.aborted) tell(`demo Item ${this.itemId}: ${String(error)}`);
    });
  }

  /** Connects the other demo Items, when this one rests and the machine has time; tells a line when all are there. */
  seed(sandbox: SandboxClient, file: string, tell: (line: string) => void): void {
    this.seeding = this.watching
      .then(() => this.seedItems(sandbox, file))
      .then(tell, (error: unknown) => {
        if (!this.stopped.signal.aborted)
          tell(`demo Items: not all are there, the next start goes on. ${String(error)}`);
      });
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all([this.watching, this.seeding]);
  }

  private async seedItems(sandbox: SandboxClient, file: string): Promise<string> {
    const { signal } = this.stopped;
    signal.throwIfAborted();
    const progress = await DemoProgress.read(file, this.app.clientId);
    const since = progress.done ? ', as an earlier start has made them' : '';
    if (!progress.done)
      await new SeedDemoItems(this.api, new SandboxControls(sandbox, signal), progress, signal).seed();
    return `demo Items: ${DEMO_ITEMS.length} in all the states there are${since} (GET /v2/items)`;
  }

  private async follow(tell: (line: string) => void): Promise<void> {
    let last = '';
    while (!this.stopped.signal.aborted) {
      const item = await this.api.get<Item>(`/items/${this.itemId}`);
      const resting = RESTING.includes(item.status);
      const line = `demo Item ${this.itemId}: ${item.status}/${item.executionStatus}`;
      if (line !== last)
        tell(resting && item.status === 'UPDATED' ? `${line}, ${await this.counts()}` : line);
      last = line;
      if (resting) return;
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.stopped.signal });
    }
  }

  private async counts(): Promise<string> {
    const accounts = await this.api.get<{ results: { id: string }[] }>(`/accounts?itemId=${this.itemId}`);
    let transactions = 0;
    for (const { id } of accounts.results) {
      transactions += (await this.api.get<{ total: number }>(`/transactions?accountId=${id}&pageSize=1`))
        .total;
    }
    return `${accounts.results.length} accounts, ${transactions} transactions`;
  }
}

/** The app of an earlier start, if the database still knows it. */
async function knownApp(hubUrl: string, file: string): Promise<DemoApp | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const app = JSON.parse(text) as DemoApp;
  return (await new HubApi(hubUrl, app).accepted()) ? app : undefined;
}

/** App names are unique; an earlier demo app, whose secret is lost, may still have one. */
async function newApp(file: string, auth: Pick<AuthFace, 'createApp'>): Promise<DemoApp> {
  const { clientId, clientSecret } = await auth.createApp(DEMO_APP).catch((error: HubError) => {
    if (error.codeDescription !== 'APP_NAME_TAKEN') throw error;
    return auth.createApp(`${DEMO_APP} ${randomBytes(3).toString('hex')}`);
  });
  await writePrivateFile(file, JSON.stringify({ clientId, clientSecret }, null, 2));
  return { clientId, clientSecret };
}

/** Connector 2 is Pluggy's sandbox bank; these are its documented test credentials. */
async function connect(api: HubApi): Promise<Item> {
  return api.post<Item>('/items', {
    connectorId: 2,
    parameters: { user: 'user-ok', password: 'password-ok' },
    clientUserId: DEMO_USER,
  });
}
