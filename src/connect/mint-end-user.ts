import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/database/database.js';

/**
 * Gives Pluggy an opaque id in place of an app's user id. Webhooks carry only `clientUserId`, so this id is how an
 * Item finds its owner; and two apps that use the same user ids stay two.
 */
@Injectable()
export class MintEndUser {
  /**
   * The id of (app, user), made on first need and the same ever after. Without a user id (null, or empty, which apps
   * send when they mean none) a new one each time: nobody must share an identity with a stranger.
   */
  async run(tx: Tx, appId: string, clientUserId: string | null): Promise<string> {
    const user = clientUserId || null;
    const find = `update connect.end_users set used_at = clock_timestamp()
                   where app_id = $1 and client_user_id = $2 returning id`;
    const [known] = user === null ? [] : await tx.query<{ id: string }>(find, [appId, user]);
    if (known) return known.id;
    const [minted] = await tx.query<{ id: string }>(
      `insert into connect.end_users (app_id, client_user_id) values ($1, $2)
       on conflict (app_id, client_user_id) do nothing returning id`,
      [appId, user],
    );
    if (minted) return minted.id;
    // Another transaction minted it between the two statements; it has committed, or we would have waited.
    const [theirs] = await tx.query<{ id: string }>(find, [appId, user]);
    return theirs!.id;
  }
}
