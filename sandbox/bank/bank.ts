import type { HealthStatus } from '../connectors/connector.js';
import type { Outage } from '../connectors/outage.js';
import type { ItemRecord } from '../items/item-record.js';
import { RunExecution } from '../items/run-execution.js';
import { ResourceIds, type ResourceKind } from '../state/resource-ids.js';
import type { StateFile } from '../state/state-file.js';
import { VirtualClock } from '../state/virtual-clock.js';
import type { Switches } from '../switches.js';
import { SendWebhooks } from '../webhooks/send-webhooks.js';
import type { PendingDelivery, WebhookRecord } from '../webhooks/webhook-record.js';
import { AccountLedger } from './account-ledger.js';
import { AccountOverlay } from './account-overlay.js';
import type { AccountRecord } from './account-record.js';

export interface CategoryRule {
  id: string;
  description: string;
  categoryId: string;
  transactionType?: string | null;
  accountType?: string | null;
  matchType?: string | null;
}

/** What the state file holds; everything else is computed from the seed. */
export interface SavedBank {
  seed: number;
  clockOffsetMs: number;
  counters: Record<string, number>;
  items: ItemRecord[];
  webhooks: WebhookRecord[];
  pending: PendingDelivery[];
  connectorHealth: [number, HealthStatus][];
  outages?: [number, Outage][];
  retirements?: [number, number][];
  openFinanceReads?: [string, number][];
  categoryRules: CategoryRule[];
  switches: Switches;
}

/**
 * The whole state of the sandbox: Items, webhooks, clock, switches, and the parts that act on them. Mutations call
 * `changed()`; an API answer to a mutation waits until the state file has it.
 */
export class Bank {
  readonly ids: ResourceIds;
  readonly clock: VirtualClock;
  readonly items = new Map<number, ItemRecord>();
  readonly webhooks = new Map<string, WebhookRecord>();
  readonly connectorHealth = new Map<number, HealthStatus>();
  readonly outages: Map<number, Outage>;
  /** Connector → when Pluggy deletes the Items of it, which it has stopped to offer. */
  readonly retirements: Map<number, number>;
  /** Month, institution, person and product → how often it was read (refused-products.ts). */
  readonly openFinanceReads: Map<string, number>;
  readonly categoryRules = new Map<string, CategoryRule>();
  readonly clientId: string;
  readonly executions: RunExecution;
  readonly sender: SendWebhooks;
  /** Where this sandbox is reached; known when it listens. */
  url = '';
  private readonly counters: Record<string, number>;
  private readonly ledgers = new WeakMap<AccountRecord, AccountLedger>();
  private readonly settledListeners = new Set<() => void>();

  constructor(
    readonly seed: number,
    readonly switches: Switches,
    speed: number,
    private readonly file: StateFile,
    saved: SavedBank | null,
  ) {
    this.ids = new ResourceIds(seed);
    this.clientId = this.ids.encode('client', 0);
    this.clock = new VirtualClock(saved?.clockOffsetMs ?? 0, speed);
    this.counters = saved?.counters ?? {};
    this.outages = new Map(saved?.outages);
    this.retirements = new Map(saved?.retirements);
    this.openFinanceReads = new Map(saved?.openFinanceReads);
    for (const item of saved?.items ?? []) this.items.set(item.ordinal, revive(item));
    for (const webhook of saved?.webhooks ?? []) this.webhooks.set(webhook.id, webhook);
    for (const [id, status] of saved?.connectorHealth ?? []) this.connectorHealth.set(id, status);
    for (const rule of saved?.categoryRules ?? []) this.categoryRules.set(rule.id, rule);
    this.executions = new RunExecution(this);
    this.sender = new SendWebhooks(this, saved?.pending ?? []);
  }

  /** The next number of a kind; Item ids are the same for the same seed and order of creation. */
  nextNumber(kind: ResourceKind): number {
    const number = (this.counters[kind] ?? 0) + 1;
    this.counters[kind] = number;
    return number;
  }

  findItem(id: string): ItemRecord | undefined {
    const key = this.ids.decode(id, 'item');
    return key ? this.items.get(key.owner) : undefined;
  }

  ledger(account: AccountRecord): AccountLedger {
    let ledger = this.ledgers.get(account);
    if (!ledger) {
      ledger = new AccountLedger(this.seed, this.ids, account);
      this.ledgers.set(account, ledger);
    }
    return ledger;
  }

  /** Something that must survive a restart has changed. */
  changed(): void {
    this.file.changed();
  }

  /** An execution or a delivery has ended: those that wait for quiet look again. */
  settled(): void {
    for (const listener of [...this.settledListeners]) listener();
  }

  onSettled(listener: () => void): () => void {
    this.settledListeners.add(listener);
    return () => this.settledListeners.delete(listener);
  }

  toJSON(): SavedBank {
    return {
      seed: this.seed,
      clockOffsetMs: this.clock.offsetMs,
      counters: this.counters,
      items: [...this.items.values()],
      webhooks: [...this.webhooks.values()],
      pending: this.sender.pendingDeliveries(),
      connectorHealth: [...this.connectorHealth],
      outages: [...this.outages],
      retirements: [...this.retirements],
      openFinanceReads: [...this.openFinanceReads],
      categoryRules: [...this.categoryRules.values()],
      switches: this.switches,
    };
  }
}

function revive(item: ItemRecord): ItemRecord {
  for (const account of [...item.accounts, ...(item.pendingAccounts?.added ?? [])]) {
    account.overlay = AccountOverlay.from(account.overlay as unknown as ReturnType<AccountOverlay['toJSON']>);
  }
  return item;
}
