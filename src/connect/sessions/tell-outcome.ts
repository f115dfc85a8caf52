import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { FAILED } from '../../kernel/pluggy/item-status.js';
import type { ConnectOutcome } from './connect-session.schema.js';
import { linkedConnector } from './describe-session.js';
import { SessionNotFound } from './session-errors.js';

/**
 * After the token's end: a person may take their time at the bank. So long the Connect page says of a token that it has
 * expired, and how a connection ended; then it knows neither.
 */
export const REMEMBERED_DAYS = 1;

interface Returned extends Record<string, unknown> {
  appId: string;
  endUserId: string | null;
  itemId: string | null;
  isFirst: boolean;
}

/** Tells a person whom the bank has sent back to the hub how the connection stands. */
@Injectable()
export class TellOutcome {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly items: ItemsFace,
  ) {}

  /**
   * @param givenItemId stands in the address, where anybody may have put it: believed for an Item of the session's
   * own user only.
   * @throws SessionNotFound
   */
  async run(sessionId: string, givenItemId: string | undefined): Promise<ConnectOutcome> {
    const session = await this.returned(sessionId);
    if (!session) throw new SessionNotFound();
    const itemId = session.itemId ?? givenItemId;
    // What is stored may be of before: asked for once, from then on webhooks tell.
    if (session.isFirst && session.itemId)
      await this.items.readNow(session.itemId, 'connect').catch(() => undefined);
    const item = itemId && (await this.items.snapshotFor(itemId, session.appId, session.endUserId));
    const app = { name: (await this.auth.appName(session.appId)) ?? '' };
    if (!item) return { app, outcome: 'pending', executionStatus: null, connector: null };
    const { status, executionStatus } = item;
    const isFailed = FAILED.includes(status);
    const isDone = status === 'UPDATED';
    const good = executionStatus === 'PARTIAL_SUCCESS' ? 'partial' : 'success';
    return {
      app,
      outcome: isFailed ? 'failed' : isDone ? good : 'pending',
      executionStatus: isFailed || isDone ? executionStatus : null,
      connector: linkedConnector(item),
    };
  }

  private async returned(id: string): Promise<Returned | undefined> {
    const [session] = await this.database.query<Returned>(
      `with session as (
         select id, app_id, end_user_id, item_id, returned_at is null as is_first from connect.sessions
          where id = $1 and expires_at > clock_timestamp() - $2 * interval '1 day'
       ), noted as (
         update connect.sessions s set returned_at = clock_timestamp()
           from session where s.id = session.id and s.returned_at is null returning s.id
       )
       select app_id as "appId", end_user_id as "endUserId", item_id as "itemId",
              is_first and exists (select 1 from noted) as "isFirst" from session`,
      [id, REMEMBERED_DAYS],
    );
    return session;
  }
}
