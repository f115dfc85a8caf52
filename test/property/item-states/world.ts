import type { AdminClient } from '../../harness/admin-client.js';
import { AppClient } from '../../harness/app-client.js';
import type { Json } from '../../harness/sandbox.js';
import { Stack } from '../../harness/stack.js';
import { BANK, type Command, type Credentials, MFA_BANK, type Network, OPEN_FINANCE, type Outage } from './commands.js'; // prettier-ignore
import { type ConnectorWord, INCIDENT_ITEMS, INCIDENT_PERCENT } from './incidents.js';
import { DAY, HOUR, MINUTE, type ModelItem } from './judge.js';
import type { Health, IncidentSeen, ReviewSeen, Seen } from './see.js';
import { type Snapshot, instant, isMoving, snapshotOf } from './snapshot.js';

export const CONNECTORS = [BANK, MFA_BANK, OPEN_FINANCE];
const CPF = '761.092.776-73';
const GOOD = { user: 'user-ok', password: 'password-ok' };
const CREDENTIALS: Record<Credentials, Json | undefined> = {
  stored: undefined,
  good: GOOD,
  wrong: { user: 'user-wrong', password: 'password-ok' },
  unavailable: { user: 'user-unavailable', password: 'password-ok' },
};
const OUTAGES: Record<Outage, Json> = {
  over: { on: false },
  loud: { on: true },
  quiet: { on: true, status: 'ONLINE', incident: null },
  watched: { on: true, share: 0, status: 'ONLINE', incident: { state: 'MONITORING' } },
  'on the page only': { on: true, share: 0, status: 'ONLINE', incident: { state: 'INVESTIGATING' } },
};
const NETWORKS: Record<Network, Json> = {
  fine: { drop: 0, double: 0 },
  lost: { drop: 1, double: 0 },
  doubled: { drop: 0, double: 1 },
};

/** What the policy is in this test: docs/consent.md says what each is for. */
export const ERASED_AFTER: Record<string, number> = {
  CONSENT_REVOKED: 3 * DAY,
  CONSENT_EXPIRED: 9 * DAY,
  DELETED_BY_PLUGGY: 6 * DAY,
};

/** What a command did that its traces at Pluggy do not tell. */
export interface Happened {
  /** Pluggy changed Items without telling of it. */
  quiet: Set<string>;
  /** The hub was told of an Item at first hand, in an answer; `maybe` when it may have looked. */
  answers: Map<string, Snapshot | 'truth' | 'maybe'>;
  /** When the hub's clock was put on, and what came with it was heard after that. */
  jumpedTo: number | null;
  ticked: boolean;
  deleted: string[];
  decided: string[];
  connected: ConnectedItem | null;
  lostRows: string[];
}

const wordOf = ({ health }: { health: ConnectorWord }): ConnectorWord => ({
  status: health.status,
  incidents: health.incidents ?? [],
});

export interface ConnectedItem {
  id: string;
  user: string;
}

/** The sandbox as Pluggy, the hub, and its app and admin; they live on from run to run, the Items do not. */
export class World {
  network: Network = 'fine';
  copyWorks = true;
  /** Items that Pluggy has again, though the sandbox has not: their views. */
  private readonly restored = new Map<string, Json>();
  private users = 0;
  /** When all was last looked at. */
  private lastNow = 0;

  private constructor(
    readonly stack: Stack,
    private app: AppClient,
    private readonly admin: AdminClient,
  ) {}

  static async start(): Promise<World> {
    const small = ['checkingTransactions=2', 'cardTransactions=0', 'bankChanges=false', 'updateBackoff=false', `mfaExpiryMs=${90 * MINUTE}`]; // prettier-ignore
    const days = Object.entries(ERASED_AFTER).map(([flag, ms]) => [`${flag}_ERASE_DAYS`, String(ms / DAY)]);
    const stack = await Stack.start({
      simulatedTime: true,
      sandboxArgs: ['--execution-ms', '10', ...small.flatMap((value) => ['--switch', value])],
      env: {
        INCIDENT_ITEMS: String(INCIDENT_ITEMS),
        INCIDENT_PERCENT: String(INCIDENT_PERCENT),
        ADMIN_IDLE_MINUTES: '1440',
        ADMIN_SESSION_HOURS: '168',
        ...(Object.fromEntries(days) as Record<string, string>),
      },
    });
    const app = await stack.createApp();
    await app.get('/connectors'); // a status that is heard of for the first time is no change
    return new World(stack, app, await stack.createAdmin());
  }

  /** Two people's Items at the bank, one whose bank asks questions, two consents. */
  async beginRun(): Promise<ConnectedItem[]> {
    const users = [1, 2].map((n) => `person-${++this.users}-${n}`);
    const connect = (connectorId: number, user: string, parameters: Json): Promise<ConnectedItem> =>
      this.connect(connectorId, user, parameters);
    const [ana, bia] = users as [string, string];
    const made = await Promise.all([
      connect(BANK, `${ana}-a`, { user: 'user-ok-rows-120', password: 'password-ok' }),
      connect(BANK, `${bia}-a`, GOOD),
      connect(BANK, `${ana}-b`, GOOD),
      connect(BANK, `${bia}-b`, GOOD),
      connect(MFA_BANK, ana, GOOD),
      connect(OPEN_FINANCE, ana, { cpf: CPF }),
      connect(OPEN_FINANCE, bia, { cpf: CPF }),
    ]);
    await this.stack.settled();
    for (const { id } of made) await this.answer(id, true);
    await this.stack.settled();
    return made;
  }

  private async connect(connectorId: number, user: string, parameters: Json): Promise<ConnectedItem> {
    const { status, body } = await this.app.post<{ id: string }>('/items', { connectorId, parameters, clientUserId: user, products: ['ACCOUNTS', 'TRANSACTIONS'] }); // prettier-ignore
    if (status !== 200) throw new Error(`POST /items: ${status} ${JSON.stringify(body)}`);
    return { id: body.id, user };
  }

  /** Says yes or no where a bank waits for its user. */
  private async answer(id: string, right: boolean): Promise<Snapshot | undefined> {
    const view = (await this.views()).find((one) => one.id === id);
    if (view?.status === 'WAITING_USER_ACTION')
      await this.stack.sandbox.control('POST', `/items/${id}/authorize`, { approve: right });
    if (view?.status !== 'WAITING_USER_INPUT') return undefined;
    const { name } = view.parameter as { name: string };
    const { status } = await this.app.post(`/items/${id}/mfa`, { [name]: right ? '123456' : '654321' });
    return status === 200 ? { ...snapshotOf(view), status: 'UPDATING', updatedAt: null } : undefined;
  }

  private async views(): Promise<Json[]> {
    const { items } = await this.stack.sandbox.control<{ items: Json[] }>('GET', '/state');
    return [...items, ...this.restored.values()];
  }

  /** Carries it out, and lets what follows happen. @returns undefined where it makes no sense. */
  async carryOut(command: Command, items: ModelItem[]): Promise<Happened | undefined> {
    const happened: Happened = { quiet: new Set(), answers: new Map(), jumpedTo: null, ticked: false, deleted: [], decided: [], connected: null, lostRows: [] }; // prettier-ignore
    const item = 'item' in command ? items[command.item % Math.max(items.length, 1)] : undefined;
    if ('item' in command) {
      if (!item || !this.makesSense(command, item, items)) return undefined;
      await this.toItem(command, item, happened);
    } else await this.toAll(command, happened);
    await this.stack.settled();
    return happened;
  }

  private async toAll(command: Exclude<Command, { item: number }>, happened: Happened): Promise<void> {
    const { sandbox } = this.stack;
    switch (command.do) {
      case 'outage':
        return void (await sandbox.control('POST', `/connectors/${command.connector}/outage`, OUTAGES[command.kind])); // prettier-ignore
      case 'network':
        this.network = command.is;
        return void (await sandbox.webhookFaults(NETWORKS[command.is]));
      case 'copy':
        this.copyWorks = command.works;
        return this.faults();
      case 'transactions':
        return void (await sandbox.control('PATCH', '/switches', { failedProducts: command.work ? [] : ['TRANSACTIONS'] })); // prettier-ignore
      case 'advance':
        happened.jumpedTo = await this.stack.advance(Math.round(command.minutes * MINUTE));
        // Signing keys have been rotated meanwhile, and old API keys with them.
        if (command.minutes > 1_000)
          this.app = new AppClient(this.stack.url, this.app.clientId, this.app.clientSecret);
        return;
      case 'check':
        happened.ticked = true;
        return this.stack.tick();
    }
  }

  /** At the sandbox, which can do something with it. */
  isThere({ id, truth }: ModelItem): boolean {
    return truth !== null && !this.restored.has(id);
  }

  private makesSense(
    command: Extract<Command, { item: number }>,
    item: ModelItem,
    items: ModelItem[],
  ): boolean {
    const { truth, known, goneAt, review } = item;
    const isThere = this.isThere(item);
    const rests = isThere && !isMoving(truth!);
    const copies = this.network !== 'lost' && this.copyWorks;
    switch (command.do) {
      case 'release':
        return isThere && truth!.status === 'UPDATING';
      case 'answer':
        return isThere && truth!.status.startsWith('WAITING');
      case 'consent':
        return rests && truth!.connectorId === OPEN_FINANCE;
      case 'restore at Pluggy':
        return truth === null && goneAt !== null && known.connectorId !== OPEN_FINANCE;
      case 'connect again':
        return truth?.connectorId === OPEN_FINANCE && copies && items.length <= 8;
      case 'forget schedule':
        return rests && truth!.lastUpdatedAt !== null;
      case 'disable auto-sync':
        return rests && this.network !== 'lost' && goneAt === null;
      case 'lose rows':
        return rests && known.status === 'UPDATED' && copies && !item.rowsHeld;
      case 'decide':
        return item.rowsHeld !== false;
      case 'review':
        return review !== null;
      case 'refresh':
        return isThere;
      case 'delete':
        return true;
      default:
        return rests;
    }
  }

  private async toItem(
    command: Extract<Command, { item: number }>,
    item: ModelItem,
    happened: Happened,
  ): Promise<unknown> {
    const { sandbox } = this.stack;
    const { id } = item;
    const path = `/items/${id}`;
    switch (command.do) {
      case 'sync':
        return this.sync(id, command.outcome, command.autoSync);
      case 'hold':
        return sandbox.control('POST', `${path}/sync`, { changes: {}, hold: 'ACCOUNTS_IN_PROGRESS' });
      case 'release':
        return sandbox.control('POST', `${path}/release`);
      case 'refresh':
        return this.refresh(command.credentials, item, happened);
      case 'answer': {
        const told = await this.answer(id, command.right);
        if (told) happened.answers.set(id, told);
        return;
      }
      case 'consent':
        happened.quiet.add(id);
        return sandbox.control('POST', `${path}/consent`, {
          state: command.state,
          ...(command.days !== null && { expiresInDays: command.days }),
        });
      case 'delete at Pluggy':
        return sandbox.control('DELETE', path);
      case 'restore at Pluggy':
        return this.restore(item, happened);
      case 'delete':
        if ((await this.app.call('DELETE', path)).status === 200) happened.deleted.push(id);
        return this.restored.delete(id);
      case 'connect again':
        return this.connectAgain(item, happened);
      case 'forget schedule':
        return sandbox.control('POST', `${path}/lapse`, { days: command.days });
      case 'disable auto-sync':
        return this.disable(id, happened);
      case 'lose rows':
        return this.loseRows(item, happened);
      case 'decide':
        return this.decide(item, command.what, happened);
      case 'review':
        return this.administer('POST', '/admin/api/items/reviews', {
          action: command.action,
          itemIds: [id],
          ...(command.action === 'snooze' && { until: this.until(command.hours) }),
        });
    }
  }

  /** When a review comes back that is snoozed now for so long. */
  until(hours: number): string {
    return new Date(this.lastNow + hours * HOUR + 7_000).toISOString();
  }

  private async sync(id: string, outcome: string, autoSync: boolean): Promise<void> {
    const { sandbox } = this.stack;
    const strange = outcome === 'MOON_IN_THE_WAY';
    if (strange) await sandbox.control('PATCH', '/switches', { futureFields: true });
    if (!autoSync) await sandbox.control('PATCH', '/switches', { autoSync: false });
    await sandbox.control('POST', `/items/${id}/sync`, { changes: {}, ...(outcome !== 'SUCCESS' && { outcome }) }); // prettier-ignore
    if (strange) await sandbox.control('PATCH', '/switches', { futureFields: false });
    if (!autoSync) await sandbox.control('PATCH', '/switches', { autoSync: true });
  }

  private async refresh(credentials: Credentials, item: ModelItem, happened: Happened): Promise<void> {
    const { id, truth } = item;
    if (!truth) return;
    const parameters =
      truth.connectorId === OPEN_FINANCE
        ? credentials !== 'stored' && { cpf: CPF }
        : CREDENTIALS[credentials];
    const { status } = await this.app.call('PATCH', `/items/${id}`, parameters ? { parameters } : {});
    if (status !== 200) happened.answers.set(id, 'maybe');
    else
      happened.answers.set(id, { ...truth, status: 'UPDATING', autoSyncDisabledAt: null, updatedAt: null });
  }

  private async connectAgain(item: ModelItem, happened: Happened): Promise<void> {
    const { user } = item;
    const { status, body: made } = await this.app.post<{ id: string }>('/items', { connectorId: OPEN_FINANCE, parameters: { cpf: CPF }, clientUserId: user, products: ['ACCOUNTS', 'TRANSACTIONS'] }); // prettier-ignore
    if (status !== 200) return; // the bank is down
    await this.stack.settled();
    await this.answer(made.id, true);
    happened.connected = { id: made.id, user };
  }

  private async disable(id: string, happened: Happened): Promise<void> {
    const { sandbox } = this.stack;
    const { clock } = await sandbox.control<{ clock: string }>('POST', '/clock', {});
    const view = (await this.views()).find((one) => one.id === id)!;
    await this.say(id, happened, { ...view, updatedAt: clock, autoSyncDisabledAt: clock, nextAutoSyncAt: null }, 1); // prettier-ignore
  }

  /** Pluggy shows the Item so, and tells that there is something new. */
  private async say(id: string, happened: Happened, body: Json, times: number | null): Promise<void> {
    await this.stack.sandbox.fault({ match: { method: 'GET', path: `^/items/${id}$` }, kind: 'status', status: 200, body, ...(times && { times }) }); // prettier-ignore
    happened.answers.set(id, snapshotOf(body));
    await this.stack.deliver({ event: 'item/updated', eventId: crypto.randomUUID(), itemId: id });
  }

  private async restore(item: ModelItem, happened: Happened): Promise<void> {
    const { clock } = await this.stack.sandbox.control<{ clock: string }>('POST', '/clock', {});
    const { body } = await this.app.get<{ results: Json[] }>('/v2/items');
    const last = body.results.find(({ id }) => id === item.id);
    if (!last) return;
    const view = { ...last, clientUserId: null, updatedAt: clock, status: 'UPDATED', executionStatus: 'SUCCESS' }; // prettier-ignore
    this.restored.set(item.id, view);
    await this.say(item.id, happened, view, null);
  }

  private async faults(): Promise<void> {
    const { sandbox } = this.stack;
    await sandbox.noFaults();
    if (!this.copyWorks)
      // Nothing of the Item can be read, and nothing says that this will pass: a run fails at once.
      await sandbox.fault({ match: { method: 'GET', path: '^/(?!items|connectors|auth|webhooks|_)' }, kind: 'status', status: 404 }); // prettier-ignore
    for (const [id, body] of this.restored)
      await sandbox.fault({ match: { method: 'GET', path: `^/items/${id}$` }, kind: 'status', status: 200, body }); // prettier-ignore
  }

  /** Pluggy says once that it does not have rows any more: more of them than the brake lets go. */
  private async loseRows({ id }: ModelItem, happened: Happened): Promise<void> {
    const { transactions } = await this.stack.sandbox.truth(id);
    if (transactions.length < 100) return;
    const { accountId } = transactions[0]!;
    const transactionIds = transactions.slice(-61).map((row) => row.id);
    await this.stack.sandbox.fault({ match: { method: 'GET', path: 'ids=' }, kind: 'status', status: 200, body: { results: [], next: null }, times: 1 }); // prettier-ignore
    await this.stack.deliver({ event: 'transactions/deleted', eventId: crypto.randomUUID(), itemId: id, accountId, transactionIds }); // prettier-ignore
    happened.lostRows.push(id);
  }

  private async decide({ id }: ModelItem, what: 'apply' | 'dismiss', happened: Happened): Promise<void> {
    type Lists = { results: { kind: string; parentId: string | null }[] };
    const { body } = (await this.administer('GET', `/admin/api/removals?itemId=${id}`)) as { body: Lists };
    for (const { kind, parentId } of body.results) {
      const { status } = await this.administer('POST', `/admin/api/removals/${id}/${what}`, {
        kind,
        parentId,
      });
      if (status === 200) happened.decided.push(id);
    }
  }

  /** Their session ends while days pass. */
  private async administer(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await this.admin.call(method, path, body);
    if (answer.status !== 401) return answer;
    await this.admin.logIn();
    return this.admin.call(method, path, body);
  }

  /** Everything that is shown of these Items. */
  async see(items: { id: string }[]): Promise<Seen> {
    const views = await this.views();
    const [list, queue, incidents] = await Promise.all([
      this.app.get<{ results: Json[] }>('/v2/items'),
      this.administer('GET', '/admin/api/items?state=open,acknowledged,snoozed,resolved'),
      this.administer('GET', '/admin/api/incidents?state=open'),
    ]);
    const updatedAt = new Map(list.body.results.map((item) => [item.id, instant(item.updatedAt)!]));
    const seen = await Promise.all(
      items.map(async ({ id }) => {
        const { status, body } = await this.app.get<Health>(`/items/${id}/health`);
        return [id, status === 200 ? { health: body, updatedAt: updatedAt.get(id)! } : undefined] as const;
      }),
    );
    const words = await Promise.all(
      CONNECTORS.map(async (id) => {
        const { body } = await this.app.get<{ health: ConnectorWord }>(`/connectors/${id}`);
        return [id, wordOf(body)] as const;
      }),
    );
    const { rows } = await this.stack.db.query<{ now: Date }>(`select clock_timestamp() as now`);
    this.lastNow = rows[0]!.now.getTime();
    return {
      now: this.lastNow,
      truths: new Map(views.map((view) => [String(view.id), snapshotOf(view)])),
      items: new Map(seen),
      reviews: (queue.body as { results: ReviewSeen[] }).results,
      incidents: (incidents.body as { results: IncidentSeen[] }).results,
      connectors: new Map(words),
      words: new Map(views.filter(({ id }) => !this.restored.has(String(id))).map(({ connector }) => [(connector as { id: number }).id, wordOf(connector as { health: ConnectorWord })])), // prettier-ignore
    };
  }

  /** All is well again at the bank and on the way, and every Item is synced. */
  async calmDown(items: ModelItem[]): Promise<void> {
    const { sandbox } = this.stack;
    // The network first: the end of an outage is told then.
    this.network = 'fine';
    await sandbox.webhookFaults(NETWORKS.fine);
    for (const id of CONNECTORS) await sandbox.control('POST', `/connectors/${id}/outage`, { on: false });
    await sandbox.control('PATCH', '/switches', { failedProducts: [] });
    this.copyWorks = true;
    await this.faults();
    for (const { id, truth } of items) {
      if (!truth || this.restored.has(id)) continue;
      if (truth.status === 'UPDATING') await sandbox.control('POST', `/items/${id}/release`);
      await this.answer(id, true);
      if (truth.connectorId === OPEN_FINANCE) await sandbox.consent(id, 'active');
    }
    await this.stack.settled();
    for (const view of await this.views())
      if (!this.restored.has(String(view.id)) && items.some(({ id }) => id === view.id)) await sandbox.sync(String(view.id), {}, { outcome: 'SUCCESS' }); // prettier-ignore
    await this.stack.settled();
  }

  async endRun(items: ModelItem[]): Promise<void> {
    for (const { id } of items) await this.app.call('DELETE', `/items/${id}`);
    this.restored.clear();
    await this.faults();
    await this.stack.settled();
  }
}
