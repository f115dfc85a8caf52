import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/database/database.js';

/** A minted id, and whose it is. */
export interface MintedId {
  id: string;
  appId: string | null;
}

/**
 * Forgets an app's user: from now on the minted ids lead to nobody, and Items that still come with them are to be
 * deleted. The ids themselves go when no webhook can be under way any more.
 */
@Injectable()
export class ForgetUser {
  /** @returns the ids that were minted for the user. */
  async run(tx: Tx, appId: string, clientUserId: string): Promise<MintedId[]> {
    const forgotten = await tx.query<{ id: string }>(
      `update connect.end_users
          set client_user_id = null, forgotten_at = clock_timestamp(), item_erased_at = clock_timestamp(),
              used_at = clock_timestamp()
        where app_id = $1 and client_user_id = $2 returning id`,
      [appId, clientUserId],
    );
    await this.endSessions(tx, forgotten);
    return forgotten.map(({ id }) => ({ id, appId }));
  }

  /** The same by minted ids, also of those that this database never knew: an Item may come with one. */
  async again(tx: Tx, users: MintedId[]): Promise<void> {
    const forgotten = await tx.query<{ id: string }>(
      `insert into connect.end_users (id, app_id, forgotten_at, item_erased_at)
       select id, "appId", clock_timestamp(), clock_timestamp()
         from jsonb_to_recordset($1::jsonb) as x (id uuid, "appId" uuid) where "appId" is not null order by id
       on conflict (id) do update
          set client_user_id = null, forgotten_at = clock_timestamp(), item_erased_at = clock_timestamp(),
              used_at = clock_timestamp()
       returning id`,
      [JSON.stringify(users)],
    );
    await this.endSessions(tx, forgotten);
  }

  private async endSessions(tx: Tx, users: { id: string }[]): Promise<void> {
    await tx.query(`delete from connect.sessions where end_user_id = any($1)`, [users.map(({ id }) => id)]);
  }
}
