import type { Database, Tx } from '../../kernel/database/database.js';
import { type IdentitySeal, keyOf } from './identity-seal.js';

/** What came of sealing all identities. */
export interface Sealing {
  /** The id of the key. */
  key: string;
  /** How many were sealed now; those that were already are not counted. */
  sealed: number;
  /** How many could not be read, and so not be sealed anew. */
  unreadable: number;
  /** What those are sealed with. */
  unreadableKeys: string[];
}

/** The same in words. */
export const sealingText = ({ key, sealed, unreadable, unreadableKeys }: Sealing): string =>
  `${sealed} ${sealed === 1 ? 'identity was' : 'identities were'} encrypted with key ${key}; the others were already.\n` +
  (unreadable > 0
    ? `${unreadable} cannot be read: they need ${unreadableKeys.length === 1 ? 'key' : 'keys'} ${unreadableKeys.join(', ')}.\n`
    : '');

interface Row {
  itemId: string;
  id: string;
  data: string;
}

const AT_A_TIME = 100;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Seals every identity that is in clear or sealed with an older key. Each batch is a transaction, and what is done
 * shows in its row: stopped anywhere, the next run goes on from there. Beside a running hub: a batch leaves out the
 * rows that a sync is writing, and comes back to them one by one, so that it never holds one while it waits.
 */
export class SealIdentities {
  private readonly done: Sealing;

  constructor(
    private readonly database: Database,
    private readonly seal: IdentitySeal,
    private readonly say: (line: string) => void,
  ) {
    this.done = { key: seal.newest!, sealed: 0, unreadable: 0, unreadableKeys: [] };
  }

  async run(): Promise<Sealing> {
    const [left] = await this.database.query<{ count: number }>(
      `select count(*)::int as count from sync.identities where key_id is distinct from $1`,
      [this.done.key],
    );
    await this.walk(AT_A_TIME, 'skip locked', left!.count);
    this.done.unreadable = 0; // the second walk meets them all again
    await this.walk(1, '', left!.count);
    await this.parkedRows();
    return this.done;
  }

  private async walk(size: number, locked: 'skip locked' | '', total: number): Promise<void> {
    let after: Pick<Row, 'itemId' | 'id'> | undefined = { itemId: BEFORE_ALL, id: BEFORE_ALL };
    while (after) {
      const sealed = this.done.sealed;
      after = await this.batch(after, size, locked);
      if (this.done.sealed > sealed) this.say(`${this.done.sealed} of ${total} identities sealed`);
    }
  }

  /** By the primary key. @returns the last row; undefined when there was none. */
  private async batch(
    after: Pick<Row, 'itemId' | 'id'>,
    size: number,
    locked: string,
  ): Promise<Row | undefined> {
    const { unreadable } = this.done;
    const batch = await this.database.transaction(async (tx) => {
      this.done.unreadable = unreadable; // a transaction may be run twice
      const rows = await tx.query<Row & Record<string, unknown>>(
        `select item_id::text as "itemId", id::text as id, data::text as data from sync.identities
          where (item_id, id) > ($1, $2) and key_id is distinct from $3
          order by item_id, id limit $4 for update ${locked}`,
        [after.itemId, after.id, this.done.key, size],
      );
      const sealed = rows.flatMap(({ itemId, id, data }) => {
        const text = this.opened(data, itemId, id);
        return text === undefined ? [] : [{ itemId, id, data: this.seal.row(text, itemId) }];
      });
      await tx.query(
        `update sync.identities t set data = s.data::jsonb, key_id = $1
           from unnest($2::uuid[], $3::uuid[], $4::text[]) as s (item_id, id, data)
          where t.item_id = s.item_id and t.id = s.id`,
        [
          this.done.key,
          sealed.map((row) => row.itemId),
          sealed.map((row) => row.id),
          sealed.map((row) => row.data),
        ],
      );
      return { sealed: sealed.length, last: rows.at(-1) };
    });
    this.done.sealed += batch.sealed;
    return batch.last;
  }

  /** Those that PostgreSQL refused: few, if any. */
  private async parkedRows(): Promise<void> {
    const { sealed, unreadable } = this.done;
    await this.database.transaction(async (tx: Tx) => {
      Object.assign(this.done, { sealed, unreadable }); // a transaction may be run twice
      const rows = await tx.query<Row & Record<string, unknown>>(
        `select id::text as id, item_id::text as "itemId", row_text as data from sync.parked_rows
          where kind = 'identity' order by parked_rows.id for update`,
      );
      for (const { id, itemId, data } of rows) {
        if (keyOf(data) === this.done.key) continue;
        const text = this.opened(data, itemId, null);
        if (text === undefined) continue;
        await tx.query(`update sync.parked_rows set row_text = $2 where id = $1`, [id, this.seal.parkedRow(text, itemId)]); // prettier-ignore
        this.done.sealed++;
      }
    });
  }

  private opened(data: string, itemId: string, id: string | null): string | undefined {
    const text = this.seal.openOrNothing(data, { itemId, id });
    if (text !== undefined) return text;
    const key = keyOf(data)!;
    this.done.unreadable++;
    if (!this.done.unreadableKeys.includes(key)) this.done.unreadableKeys.push(key);
    return undefined;
  }
}
