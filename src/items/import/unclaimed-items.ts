import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';

/** An Item that Pluggy told us of and that is no app's. */
export interface UnclaimedItem {
  id: string;
  connector: string | null;
  status: string | null;
  createdAt: string | null;
  /** What Pluggy has as the user's id: none that the hub gave it. */
  clientUserId: string | null;
}

/** Items that are at Pluggy under our client and no app's here: made before the hub, or by something beside it. */
@Injectable()
export class UnclaimedItems {
  constructor(private readonly database: Database) {}

  async list(): Promise<UnclaimedItem[]> {
    return this.database.query<UnclaimedItem & Record<string, unknown>>(
      `select id, data->'connector'->>'name' as connector, status, data->>'createdAt' as "createdAt",
              data->>'clientUserId' as "clientUserId"
         from items.items
        where app_id is null and deletion_asked_at is null and erased_at is null and gone_at is null
        order by created_at, id`,
    );
  }
}
