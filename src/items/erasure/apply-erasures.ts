import { Inject, Injectable } from '@nestjs/common';
import { ConnectFace } from '../../connect/face.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { AskDeletion, type OwnedItem, type Wish } from './ask-deletion.js';
import './delete-item.js'; // declares who handles the event, also for the command line
import { ERASURE, type Erasure } from './erasure.js';

const WISH: Wish = { by: 'hub', reason: 'erased before a restore' };
const BATCH_ROWS = 1_000;

/** An erasure, and when it was noted in this database; long ago, of those from before that was noted. */
type Known = Erasure & { notedAt: string } & Record<string, unknown>;

/** How many erasures the database did not know. */
export interface Applied {
  items: number;
  users: number;
}

/**
 * Brings list and database together after one of them was restored from a backup. An erasure is in the list of the
 * database since the transaction that made its Item unreadable; so one that is missing there never happened to this
 * database, and is asked for again.
 */
@Injectable()
export class ApplyErasures {
  constructor(
    private readonly database: Database,
    private readonly askDeletion: AskDeletion,
    @Inject(ConnectFace) private readonly connect: Pick<ConnectFace, 'forgetAgain'>,
  ) {}

  /**
   * Applies those of a list that the database does not know: once this resolves nobody can read any of it, and jobs erase
   * it as if it had been asked for now. Several processes may do it at once: one after the other.
   * @returns how many, and the ids of all that the list has.
   */
  async apply(list: AsyncIterable<Erasure[]>): Promise<Applied & { listed: Set<string> }> {
    const applied = { items: 0, users: 0, listed: new Set<string>() };
    for await (const batch of list) {
      for (const { id } of batch) applied.listed.add(id);
      await this.database.transaction(async (tx) => {
        await tx.query(`select pg_advisory_xact_lock(hashtext('items.erasures'))`);
        const missing = await this.missing(tx, batch);
        const of = (kind: Erasure['kind']): OwnedItem[] =>
          missing.filter((row) => row.kind === kind).map(({ id, appId }) => ({ id, appId }));
        await this.forgetUsers(tx, of('user'));
        await this.askDeletion.askOfAny(tx, of('item'), WISH);
        applied.users += of('user').length;
        applied.items += of('item').length;
      });
    }
    return applied;
  }

  /**
   * The erasures that the database knows, some at a time, in the order in which they were noted.
   * @param since only what was noted after that moment (the database's clock); all of them when left out.
   */
  async *known(since = '-infinity'): AsyncGenerator<Erasure[]> {
    let after: Pick<Known, 'notedAt' | 'id'> = { notedAt: since, id: '00000000-0000-0000-0000-000000000000' };
    let rows: Known[];
    do {
      rows = await this.database.query<Known>(
        `select ${ERASURE}, noted_at::text as "notedAt" from items.erasures
          where (noted_at, id) > ($1::timestamptz, $2) order by noted_at, erasures.id limit ${BATCH_ROWS}`,
        [after.notedAt, after.id],
      ); // erasures_noted
      yield rows;
      after = rows.at(-1) ?? after;
    } while (rows.length === BATCH_ROWS);
  }

  /** Notes them with the time at which they were asked for. @returns those that were not known. */
  private missing(tx: Tx, batch: Erasure[]): Promise<Erasure[]> {
    return tx.query<Erasure & Record<string, unknown>>(
      `insert into items.erasures (kind, id, app_id, asked_at)
       select kind, id, "appId", "askedAt"
         from jsonb_to_recordset($1::jsonb) as x (kind text, id uuid, "appId" uuid, "askedAt" timestamptz) order by id
       on conflict do nothing returning ${ERASURE}`,
      [JSON.stringify(batch)],
    );
  }

  /** Their minted ids lead to nobody again, and what the database has of their Items goes too. */
  private async forgetUsers(tx: Tx, users: OwnedItem[]): Promise<void> {
    if (users.length === 0) return;
    await this.connect.forgetAgain(tx, users);
    const items = await tx.query<{ id: string }>(
      `select id from items.items where end_user_id = any($1) and deletion_asked_at is null and erased_at is null`,
      [users.map(({ id }) => id)],
    ); // items_by_user
    await this.askDeletion.ask(tx, items.map(({ id }) => id), WISH); // prettier-ignore
  }
}
