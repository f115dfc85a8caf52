import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Database } from '../kernel/database/database.js';

/** Whose end user it is: the app, and the id by which that app knows the user (null: it gave none). */
export interface Owner {
  appId: string;
  clientUserId: string | null;
  /** The `webhookUrl` of the user's latest connect token; null when it had none. */
  webhookUrl: string | null;
}

/** The way back from the id that Pluggy was given to the app that owns what is connected under it. */
@Injectable()
export class FindOwner {
  constructor(private readonly database: Database) {}

  /** Undefined for an id that the hub did not mint, e.g. of an Item made in Pluggy's dashboard. */
  async run(endUserId: string): Promise<Owner | undefined> {
    if (!isUUID(endUserId)) return undefined;
    const [owner] = await this.database.query<Owner & Record<string, unknown>>(
      `select app_id as "appId", client_user_id as "clientUserId",
              (select s.webhook_url from connect.sessions s
                where s.end_user_id = u.id order by s.created_at desc limit 1) as "webhookUrl"
         from connect.end_users u where id = $1`, // sessions_end_user
      [endUserId],
    );
    return owner;
  }
}
