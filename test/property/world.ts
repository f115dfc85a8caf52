import { randomUUID } from 'node:crypto';
import type { AppClient } from '../harness/app-client.js';
import type { NodeProcess } from '../harness/node-process.js';
import type { BankTruth, Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import type { AppNumber, Command, Forgery, Outcome } from './commands.js';

/** An Item that a run made, as the test knows it. */
export interface KnownItem {
  id: string;
  owner: AppNumber;
  /** Direct connectors know no consent. */
  openFinance: boolean;
  /** The hub said 200 to the app's DELETE. */
  deleted: boolean;
  /** What the app knows that follows the Item's change feed, and where it is. */
  follower: { after?: string; rows: Map<string, Json> };
}

interface ChangeFeed {
  results: ({ type: 'upsert'; transaction: Json & { id: string } } | { type: 'removal'; id: string })[];
  after: string;
  next: string | null;
}

const OPEN_FINANCE = 601;
/** Bare of what a widget or a person would add. */
const CREDENTIALS = (login: string): Json =>
  login === 'open finance'
    ? { connectorId: OPEN_FINANCE, parameters: { cpf: '761.092.776-73' } }
    : { connectorId: 2, parameters: { user: login, password: 'password-ok' } };

const OUTCOMES: Record<Outcome, Json> = {
  'as it comes': {},
  'without transactions': { products: ['ACCOUNTS', 'CREDIT_CARDS', 'IDENTITY'] },
  'transactions only': { products: ['TRANSACTIONS'] },
  'without loans and bills': {
    products: ['ACCOUNTS', 'TRANSACTIONS', 'INVESTMENTS', 'INVESTMENTS_TRANSACTIONS', 'IDENTITY'],
  },
  'without investments': { products: ['ACCOUNTS', 'TRANSACTIONS', 'CREDIT_CARDS', 'LOANS', 'IDENTITY'] },
  CONNECTION_ERROR: { outcome: 'CONNECTION_ERROR' },
  INVALID_CREDENTIALS: { outcome: 'INVALID_CREDENTIALS' },
};

const QUIET = { drop: 0, double: 0, reorder: false, delayMs: 0, hold: false };

/**
 * Bank, network, two apps and two hub processes, and what has been done to them in one run. The processes live on
 * from run to run, the Items do not.
 */
export class World {
  items: KnownItem[] = [];
  private earlier = new Set<string>();

  private constructor(
    readonly stack: Stack,
    readonly apps: [AppClient, AppClient],
    private readonly hubs: { api: NodeProcess; worker: NodeProcess },
  ) {}

  static async start(): Promise<World> {
    const stack = await Stack.start();
    const worker = await stack.startHub(WORKER);
    const apps = await Promise.all([stack.createApp(), stack.createApp()]);
    return new World(stack, apps, { api: stack.hubs[0]!, worker });
  }

  async beginRun(): Promise<void> {
    this.items = [];
    this.earlier = new Set((await this.bankItems()).map((item) => item.id));
  }

  async carryOut(command: Command): Promise<void> {
    const { sandbox } = this.stack;
    switch (command.do) {
      case 'connect':
        return this.connect(command);
      case 'sync':
        for (let n = 0; n < command.times; n++)
          await this.onBank(command.item, ({ id }) =>
            sandbox.control('POST', `/items/${id}/sync`, {
              changes: command.changes,
              webhooks: command.announced,
              ...OUTCOMES[command.outcome],
            }),
          );
        return;
      case 'change product':
        return this.onBank(command.item, ({ id }) => sandbox.change(id, command.product, command));
      case 'follow feed':
        return this.onItem(command.item, (item) => this.follow(item, command.pages));
      case 'webhook faults':
        return void (await sandbox.webhookFaults(command.faults));
      case 'release webhooks':
        await sandbox.webhookFaults({ hold: false });
        return void (await sandbox.control('POST', '/webhooks/release', { shuffle: command.shuffle }));
      case 'forge webhook':
        return this.onBank(command.item, (item) => this.forge(item, command.what, command.take));
      case 'api fault':
        return void (await sandbox.fault(command.fault));
      case 'expire keys':
        return void (await sandbox.control('POST', '/auth/expire'));
      case 'consent':
        return this.onBank(command.item, async ({ id, openFinance }) => {
          if (openFinance) await sandbox.consent(id, command.state);
        });
      case 'delete':
        return this.onItem(command.item, (item) => this.delete(item));
      case 'patch':
        return this.onItem(command.item, async ({ id, owner }) => {
          await this.apps[owner].call(
            'PATCH',
            `/items/${id}`,
            command.user === undefined ? {} : { clientUserId: command.user },
          );
          await this.personAuthorizes(id);
        });
      case 'advance clock':
        return void (await sandbox.control('POST', '/clock', { advanceMs: command.hours * 3_600_000 }));
      case 'restart':
        return this.restart(command.hub, command.signal);
      case 'sleep through replacement':
        return this.sleepThroughReplacement();
      case 'settle':
        return this.stack.settled();
    }
  }

  /** The end of all trouble: faults off, held webhooks sent, consents given, and one more sync of each Item. */
  async calmDown(): Promise<void> {
    const { stack } = this;
    const { sandbox } = stack;
    await sandbox.noFaults();
    await sandbox.webhookFaults(QUIET);
    await sandbox.control('POST', '/webhooks/release', {});
    await stack.settled();
    for (const { id, openFinance, deleted } of this.items) {
      if (deleted) continue;
      if (openFinance) await sandbox.consent(id, 'active');
      await this.personAuthorizes(id);
    }
    await stack.settled();
    for (const { id } of await this.aliveAtBank()) {
      const { executionStatus } = await sandbox.sync(id, { add: 1 });
      if (executionStatus !== 'SUCCESS') throw new Error(`The last sync ended ${String(executionStatus)}`);
    }
    await stack.settled();
  }

  /** The app reads so many pages of the Item's change feed and applies them. */
  async follow({ id, owner, follower }: KnownItem, pages: number): Promise<void> {
    for (let more = true; more && pages > 0; pages--) {
      const after = follower.after === undefined ? '' : `&after=${follower.after}`;
      const { status, body } = await this.apps[owner].get<ChangeFeed>(
        `/transactions/changes?itemId=${id}${after}`,
      );
      if (status !== 200) return; // an Item whose owner the hub does not know yet
      for (const change of body.results)
        if (change.type === 'upsert') follower.rows.set(change.transaction.id, change.transaction);
        else follower.rows.delete(change.id);
      follower.after = body.after;
      more = body.next !== null;
    }
  }

  async delete(item: KnownItem): Promise<void> {
    const { status } = await this.apps[item.owner].call('DELETE', `/items/${item.id}`);
    if (status === 200) item.deleted = true;
  }

  /** This run's Items that the bank has. */
  async aliveAtBank(): Promise<{ id: string }[]> {
    return (await this.bankItems()).filter(({ id }) => !this.earlier.has(id));
  }

  private async bankItems(): Promise<{ id: string; status: string }[]> {
    return (await this.stack.sandbox.control<{ items: { id: string; status: string }[] }>('GET', '/state'))
      .items;
  }

  /** A connection may be made although its answer is lost, so the bank is asked which Item is new. */
  private async connect({ app, through, user, login }: Command & { do: 'connect' }): Promise<void> {
    const known = new Set((await this.bankItems()).map(({ id }) => id));
    if (through === 'api')
      await this.apps[app].post('/items', { ...CREDENTIALS(login), ...(user && { clientUserId: user }) });
    else await this.useWidget(app, user, login);
    for (const { id } of await this.bankItems())
      if (!known.has(id)) {
        this.items.push({
          id,
          owner: app,
          openFinance: login === 'open finance',
          deleted: false,
          follower: { rows: new Map() },
        });
        await this.personAuthorizes(id);
      }
  }

  private async useWidget(app: AppNumber, user: string | null, login: string): Promise<void> {
    const { body } = await this.apps[app].post<{ accessToken?: string }>('/connect_token', {
      options: { ...(user && { clientUserId: user }) },
    });
    if (body.accessToken === undefined) return;
    await fetch(`${this.stack.sandbox.ready.url}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': body.accessToken },
      body: JSON.stringify(CREDENTIALS(login)),
    }).catch(() => undefined);
  }

  /** Says yes when the bank asks, or becomes ready to ask. */
  private async personAuthorizes(itemId: string): Promise<void> {
    for (;;) {
      const item = (await this.bankItems()).find(({ id }) => id === itemId);
      if (item?.status === 'WAITING_USER_ACTION')
        await this.stack.sandbox.control('POST', `/items/${itemId}/authorize`, { approve: true });
      else if (item?.status !== 'UPDATING') return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private async forge({ id: itemId }: KnownItem, what: Forgery, take: number): Promise<void> {
    const { sandbox } = this.stack;
    const rows = (truth: BankTruth | undefined, account: number): string[] =>
      (truth?.transactions ?? [])
        .filter((row) => row.accountId === truth?.accounts[account]?.id)
        .slice(0, take)
        .map((row) => row.id);
    const truth = await sandbox.truth(itemId);
    const accountId = truth.accounts[0]?.id;
    const about = { eventId: randomUUID(), itemId, accountId };
    const other = this.items.find(({ id, deleted }) => id !== itemId && !deleted)?.id;
    const transactionIds = rows(truth, 0);
    switch (what) {
      case 'wrong secret':
        return void (await sandbox.control('POST', '/webhooks/forge', {
          url: `${this.stack.url}/webhooks/pluggy`,
          headers: { 'x-hub-webhook-secret': 'guessed' },
          body: { ...about, event: 'transactions/deleted', transactionIds },
        }));
      case 'other client':
        return this.deliver({
          ...about,
          event: 'transactions/deleted',
          transactionIds,
          clientId: randomUUID(),
        });
      case 'unknown item':
        return this.deliver({ ...about, event: 'item/updated', itemId: randomUUID() });
      case 'mixed items':
        return this.deliver({ ...about, itemId: other ?? randomUUID(), event: 'transactions/deleted', transactionIds }); // prettier-ignore
      case 'deleted but alive':
        return this.deliver({ ...about, event: 'transactions/deleted', transactionIds });
      case "deleted by another account's ids":
        return this.deliver({ ...about, event: 'transactions/deleted', transactionIds: rows(truth, 1) });
      case 'updated':
        return this.deliver({ ...about, event: 'transactions/updated', transactionIds });
      case 'created long ago':
        return this.deliver({
          ...about,
          event: 'transactions/created',
          transactionsCreatedAtFrom: '2020-01-01',
        });
      case 'item/updated':
        return this.deliver({ ...about, event: 'item/updated' });
    }
  }

  private async deliver(body: Json): Promise<void> {
    const status = await this.stack.deliver(body);
    if (status !== 200) throw new Error(`The hub answered ${status} to a webhook`);
  }

  private async restart(which: 'api' | 'worker', signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.hubs[which].kill(signal);
    await this.hubs[which].exited;
    if (signal === 'SIGKILL') await this.ageHeartbeats();
    this.hubs[which] = await this.stack.startHub(which === 'worker' ? WORKER : {});
  }

  /** The worker hangs in whatever it is doing, its jobs are given to others, then it goes on where it was. */
  private async sleepThroughReplacement(): Promise<void> {
    if (process.platform === 'win32') return; // no SIGSTOP
    this.hubs.worker.kill('SIGSTOP');
    await this.ageHeartbeats();
    await new Promise((resolve) => setTimeout(resolve, 700));
    this.hubs.worker.kill('SIGCONT');
  }

  /**
   * Half a minute of silence at once: all locks look like a dead worker's at the next heartbeat. Living workers whose
   * jobs are given away by it must do no harm; that is what fences are for.
   */
  private async ageHeartbeats(): Promise<void> {
    const ages = [
      `update kernel.workers set seen_at = seen_at - interval '40 seconds'`,
      `update graphile_worker._private_jobs set locked_at = locked_at - interval '40 seconds' where locked_at is not null`,
      `update graphile_worker._private_job_queues set locked_at = locked_at - interval '40 seconds' where locked_at is not null`,
    ];
    for (const sql of ages) await this.stack.db.query(sql);
  }

  private async onItem(place: number, act: (item: KnownItem) => Promise<unknown>): Promise<void> {
    const item = this.items[place % Math.max(this.items.length, 1)];
    if (item && !item.deleted) await act(item);
  }

  /** For the bank's own doings: refused (409) while an execution runs, and when the Item is gone. */
  private onBank(place: number, act: (item: KnownItem) => Promise<unknown>): Promise<void> {
    return this.onItem(place, async (item) => {
      try {
        await act(item);
      } catch (error) {
        if (!/: (409|404) /.test(String(error))) throw error;
      }
    });
  }
}

const WORKER = { ROLE: 'worker', PORT: '0' };
