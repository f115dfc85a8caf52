import type { BankTruth, Json, Sandbox } from '../harness/sandbox.js';
import { type Door, openDoor } from '../contract/exchanges.js';
import { PluggyApi } from './pluggy-api.js';

export const EVERYTHING = { user: 'user-ok-everything', password: 'password-ok' };
/** Ours: the Open Finance person who has everything. */
export const CPF_EVERYTHING = { cpf: '111.444.777-35' };

/** All rows of an Item, product by product. */
export type Rows = Omit<BankTruth, 'item' | 'readable'>;

/** What Pluggy's API serves of an Item, and what the bank says it should. */
export class ServedRows {
  private constructor(
    private readonly sandbox: Sandbox,
    readonly api: PluggyApi,
    private readonly door: Door,
  ) {}

  /** Exchanges are recorded when the run asks for it, but for those that are no answers of today's Pluggy. */
  static async of(sandbox: Sandbox, recorded = true): Promise<ServedRows> {
    const { url } = sandbox.ready;
    const door = recorded
      ? await openDoor('sandbox', url)
      : { url, complaints: new Set<string>(), close: () => Promise.resolve() };
    return new ServedRows(sandbox, await PluggyApi.login(sandbox, door.url), door);
  }

  /** @throws when an answer was not as our own schemas have it. */
  async close(): Promise<void> {
    await this.door.close();
    await this.sandbox.stop();
    if (this.door.complaints.size > 0) throw new Error([...this.door.complaints].join('\n'));
  }

  /** Connects an Item, also where its person has to say yes at the bank. @returns its id. */
  async connect(parameters: object, connectorId = 2): Promise<string> {
    const { id } = await this.api.item(this.sandbox, connectorId, parameters);
    if (connectorId >= 600) {
      await this.sandbox.control('POST', `/items/${String(id)}/authorize`, { approve: true });
      await this.sandbox.idle();
    }
    return id as string;
  }

  /** The rows of a page. */
  async list(path: string): Promise<Json[]> {
    const { status, body } = await this.api.get(path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return body.results as Json[];
  }

  /** Everything that Pluggy's API serves of an Item, in the form of the bank's own truth. */
  async served(id: string): Promise<Rows> {
    const accounts = await this.list(`/accounts?itemId=${id}`);
    const investments = await this.list(`/investments?itemId=${id}`);
    const transactions: Json[] = [];
    const bills: Json[] = [];
    const investmentTransactions: { investmentId: string; row: Json }[] = [];
    for (const account of accounts) {
      transactions.push(...(await this.api.transactions(String(account.id))));
      bills.push(...(await this.list(`/bills?accountId=${String(account.id)}`)));
    }
    for (const investment of investments) {
      const investmentId = String(investment.id);
      const rows = await this.list(`/investments/${investmentId}/transactions`);
      investmentTransactions.push(...rows.map((row) => ({ investmentId, row })));
    }
    const identity = await this.api.get(`/identity?itemId=${id}`);
    return {
      accounts,
      transactions,
      bills,
      investments,
      investmentTransactions,
      loans: await this.list(`/loans?itemId=${id}`),
      identity: identity.status === 404 ? [] : [identity.body],
      resources: await this.list(`/items/${id}/resources`),
      consents: await this.list(`/consents?itemId=${id}`),
    } as Rows;
  }

  /** The same of the bank itself. */
  async truth(id: string): Promise<Rows> {
    const rows: Partial<BankTruth> = await this.sandbox.truth(id);
    delete rows.item;
    delete rows.readable;
    return rows as Rows;
  }
}
