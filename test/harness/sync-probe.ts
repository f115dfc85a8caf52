import { eventually } from './eventually.js';
import type { Json } from './sandbox.js';
import type { Stack } from './stack.js';

/** What a sync run says about itself. */
export interface Run {
  id: string;
  cause: string;
  outcome: string | null;
  error: string | null;
  pages: number;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  held: number;
  parked: number;
  replaced_characters: number;
  products: Record<string, Json>;
}

/** The copy of one Item seen from inside, and the ways to make the hub look at the bank. */
export class SyncProbe {
  constructor(
    private readonly stack: Stack,
    readonly itemId: string,
  ) {}

  /** The Item's runs, the oldest first. */
  async runs(): Promise<Run[]> {
    return this.rows<Run>(`select * from sync.runs where item_id = $1 order by id`);
  }

  async lastRun(): Promise<Run> {
    return (await this.runs()).at(-1)!;
  }

  /** Waits for a run that ended so. */
  runThatEnded(outcome: string): Promise<Run> {
    return eventually(async () => (await this.runs()).find((run) => run.outcome === outcome));
  }

  async transactions(accountId?: string): Promise<(Json & { id: string; accountId: string })[]> {
    const rows = await this.rows<{ data: Json & { id: string; accountId: string } }>(
      `select data from sync.transactions where item_id = $1 and ($2::uuid is null or account_id = $2)
        order by date desc, id desc`,
      [accountId ?? null],
    );
    return rows.map((row) => row.data);
  }

  async transaction(id: string): Promise<Json | undefined> {
    return (await this.transactions()).find((row) => row.id === id);
  }

  async account(type: 'BANK' | 'CREDIT'): Promise<string> {
    const found = await this.rows<{ id: string }>(
      `select id from sync.accounts where item_id = $1 and type = $2`,
      [type],
    );
    return found[0]!.id;
  }

  parked(): Promise<{ row_text: string; error: string }[]> {
    return this.rows(`select row_text, error from sync.parked_rows where item_id = $1 order by id`);
  }

  held(): Promise<{ id: string }[]> {
    return this.rows(`select id from sync.held_removals where item_id = $1`);
  }

  async rows<Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.stack.db.query<Row>(sql, [this.itemId, ...params])).rows;
  }

  /** Tells the hub something about the Item, as Pluggy would. */
  async tell(event: string, more: Json = {}): Promise<void> {
    await this.stack.deliver({ event, eventId: crypto.randomUUID(), itemId: this.itemId, ...more });
  }

  /** The bank syncs without any change to the rows, and the hub looks. @returns the runs of it, added up. */
  async syncAgain(): Promise<Run> {
    const before = (await this.runs()).length;
    await this.stack.sandbox.sync(this.itemId, {});
    await this.stack.settled();
    return (await this.runs()).slice(before).reduce(addUp);
  }

  /** `transactions/created` comes, and Pluggy's answer to the question that follows is `page`, as it stands. */
  async readPage(accountId: string, page: string | Json): Promise<Run> {
    await this.answer('createdAtFrom=', page);
    await this.tell('transactions/created', {
      accountId,
      transactionsCreatedAtFrom: new Date().toISOString(),
    });
    await this.stack.settled();
    return this.lastRun();
  }

  /** The next request whose URL matches is answered so. */
  async answer(path: string, body: string | Json, times = 1): Promise<void> {
    await this.stack.sandbox.fault({
      match: { method: 'GET', path },
      kind: 'status',
      status: 200,
      body,
      times,
    });
  }
}

function addUp(one: Run, other: Run): Run {
  const sums = (Object.entries(one) as [keyof Run, unknown][]).map(([name, value]) => [
    name,
    typeof value === 'number' ? value + (other[name] as number) : other[name],
  ]);
  const sum: unknown = Object.fromEntries(sums);
  return sum as Run;
}
