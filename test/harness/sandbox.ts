import { eventually } from './eventually.js';
import { NodeProcess } from './node-process.js';

export interface SandboxReady {
  ready: true;
  url: string;
  clientId: string;
  clientSecret: string;
}

/** What happens at the bank in one sync, in numbers. */
export interface BankChanges {
  add?: number;
  update?: number;
  delete?: number;
  repost?: number;
  backdate?: number;
}

export type Json = Record<string, unknown>;

/** The truth about an Item, as a perfect copy would hold it. */
export interface BankTruth {
  item: Json & { id: string; status: string };
  readable: boolean;
  accounts: (Json & { id: string })[];
  transactions: (Json & { id: string; accountId: string })[];
  bills: (Json & { id: string; accountId: string })[];
  investments: (Json & { id: string })[];
  investmentTransactions: { investmentId: string; row: Json & { id: string } }[];
  loans: (Json & { id: string })[];
  identity: (Json & { id: string })[];
  resources: (Json & { resourceId: string })[];
  consents: (Json & { id: string })[];
}

/** A product whose rows can be changed at the bank; Pluggy serves the change after its next sync of the product. */
export type ChangeableProduct =
  'accounts' | 'bills' | 'investments' | 'investmentTransactions' | 'loans' | 'identity' | 'resources';

/** Ids of the rows that a change touched. */
export interface ProductChange {
  added: string[];
  changed: string[];
  deleted: string[];
}

/** The sandbox as a process of its own, and its control API in the words of the domain. */
export class Sandbox {
  private constructor(
    readonly process: NodeProcess,
    readonly ready: SandboxReady,
  ) {}

  static async start(args: string[] = []): Promise<Sandbox> {
    const process = new NodeProcess('sandbox.js', [
      '--port',
      '0',
      '--execution-ms',
      '30',
      '--exit-with-stdin',
      ...args,
    ]);
    const ready = await process.line((line) =>
      line.startsWith('{"ready"') ? (JSON.parse(line) as SandboxReady) : undefined,
    );
    return new Sandbox(process, ready);
  }

  /** An auto-sync of the bank. @returns what changed, by account. */
  sync(
    itemId: string,
    changes: BankChanges,
    options: { webhooks?: boolean; outcome?: string; products?: string[]; warnings?: Json[] } = {},
  ): Promise<Json> {
    return this.control('POST', `/items/${itemId}/sync`, { changes, ...options });
  }

  /** Rows of a product come, change and go at the bank; seen at Pluggy after the next sync that reads the product. */
  change(
    itemId: string,
    product: ChangeableProduct,
    counts: {
      add?: number;
      change?: number;
      delete?: number;
      ids?: string[];
      parentId?: string;
      quiet?: boolean;
    },
  ): Promise<ProductChange> {
    return this.control<ProductChange>('POST', `/items/${itemId}/products`, { product, ...counts });
  }

  truth(itemId: string): Promise<BankTruth> {
    return this.control<BankTruth>('GET', `/items/${itemId}/bank`);
  }

  consent(itemId: string, state: 'revoked' | 'expired' | 'active'): Promise<Json> {
    return this.control('POST', `/items/${itemId}/consent`, { state });
  }

  /** Resolves when no execution runs and no delivery is under way. */
  idle(): Promise<Json> {
    return this.control('POST', '/webhooks/idle', {});
  }

  webhookFaults(faults: Json): Promise<Json> {
    return this.control('PATCH', '/webhook-faults', faults);
  }

  fault(fault: Json): Promise<Json> {
    return this.control('POST', '/faults', fault);
  }

  /** Resolves when a fault of kind `hold` holds a request. */
  async holds({ id }: Json): Promise<void> {
    const faults = (): Promise<Json[]> => this.control<Json[]>('GET', '/faults');
    await eventually(async () => (await faults()).some((fault) => fault.id === id && Number(fault.held) > 0));
  }

  /** Lets the requests go on that a fault of kind `hold` holds. */
  release({ id }: Json): Promise<Json> {
    return this.control('POST', '/faults/release', { id });
  }

  noFaults(): Promise<Json> {
    return this.control('DELETE', '/faults');
  }

  async control<T = Json>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.ready.url}/_sandbox${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} /_sandbox${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
