import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Database } from '../kernel/database/database.js';

/** Whose end user it is: the app, and the id by which that app knows the user (null: it gave none). */
export interface Owner {
  appId: string;
  clientUserId: string | null;
}

/** The way back from the id that Pluggy was given to the app that owns what is connected under it. */
@Injectable()
export class FindOwner {
  constructor(private readonly database: Database) {}

  /** Undefined for an id that the hub did not mint, e.g. of an Item made in Pluggy's dashboard. */
  async run(endUserId: string): Promise<Owner | undefined> {
    if (!isUUID(endUserId)) return undefined;
    const [owner] = await this.database.query<Owner & Record<string, unknown>>(
      `select app_id as "appId", client_user_id as "clientUserId" from connect.end_users where id = $1`,
      [endUserId],
    );
    return owner;
  }
}
