import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Tx } from '../kernel/database/database.js';

/** Whose end user it is: the app, and the id by which that app knows the user (null: it gave none). */
export interface Owner {
  appId: string;
  clientUserId: string | null;
  /** The `webhookUrl` of the user's latest connect token; null when it had none. */
  webhookUrl: string | null;
  /** The app has asked to delete the user: what comes of it now is to be deleted. */
  isForgotten: boolean;
}

/** The way back from the id that Pluggy was given to the app that owns what is connected under it. */
@Injectable()
export class FindOwner {
  /**
   * Undefined for an id that the hub did not mint, e.g. of an Item made in Pluggy's dashboard. Until `tx` ends the user
   * cannot be forgotten: whoever does waits, and sees what was stored meanwhile.
   */
  async run(tx: Tx, endUserId: string): Promise<Owner | undefined> {
    if (!isUUID(endUserId)) return undefined;
    const [owner] = await tx.query<Owner & Record<string, unknown>>(
      `select app_id as "appId", client_user_id as "clientUserId",
              (select s.webhook_url from connect.sessions s
                where s.end_user_id = u.id order by s.created_at desc limit 1) as "webhookUrl",
              forgotten_at is not null as "isForgotten"
         from connect.end_users u where id = $1 for share of u`, // sessions_end_user
      [endUserId],
    );
    return owner;
  }
}
