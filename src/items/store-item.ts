import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { ConnectFace } from '../connect/face.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { instantOrNull, isoInstant } from '../kernel/database/iso-instant.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { cleanJson } from '../kernel/pluggy/clean-json.js';
import type { DomainEvent } from '../kernel/events/domain-event.js';
import { EXECUTIONS, FAILED, MOVING, STATUSES } from '../kernel/pluggy/item-status.js';
import type { WireItem } from '../kernel/pluggy/pluggy-client.js';
import { noteConnection } from './consents/note-connection.js';
import { AskDeletion, type OwnedItem } from './erasure/ask-deletion.js';
import { ItemFailed, type ItemFailure } from './events/item-failed.js';
import { ItemLoggedIn } from './events/item-logged-in.js';
import { ItemUpdated } from './events/item-updated.js';
import { ItemWaiting } from './events/item-waiting.js';
import { CheckHealth } from './health/check-health.js';
import { setWebhookUrl } from './set-webhook-url.js';
import { type By, note, noteRecovery } from './timeline/note.js';

/** What only a request of the owning app can tell about its Item. */
export interface AppsOwn {
  /** Where the app wants to hear of this Item; never sent to Pluggy. */
  webhookUrl?: string | null | undefined;
}

/** From this sync to the next, when Pluggy has announced it. */
const USUAL_INTERVAL = `case when x.d->>'status' = 'UPDATED' and x.next_auto_sync_at > x.last_updated_at
       then x.next_auto_sync_at - x.last_updated_at end`;

/** MERGING is the end of an execution that was UPDATING: how long it takes is counted from its beginning. */
const PHASE = (item: string): string =>
  `case ${item}.status when 'MERGING' then 'UPDATING' else ${item}.status end`;

/** When the product that is longest out of date was last fresh; one that never was, when the Item was made. */
const PARTIAL_SINCE = `(
  select min(coalesce(${instantOrNull(`p.value->>'lastUpdatedAt'`)}, x.created_at))
    from jsonb_each(case when jsonb_typeof(x.d->'statusDetail') = 'object' then x.d->'statusDetail' else '{}' end) p
   where p.value->'isUpdated' = 'false')`;

/** How the Item was come by. */
export interface Asking {
  /** When Pluggy was asked, by the database's clock: whatever came to pass later may not be in the answer. */
  askedAt: string;
  /** Who wanted it: a webhook's event, `check`, `app`, `person`, `import`. */
  cause: string;
  inboxId?: string | null;
}

/**
 * The one way an Item that Pluggy sent gets into the mirror, whoever asked for it.
 *
 * Promises: an older Item (by Pluggy's `updatedAt`) never overwrites a newer one; an Item whose deletion was asked for
 * is never brought back; the owner is whoever's minted id Pluggy echoes, never a guess, and never changes; when
 * Pluggy has finished a sync that the copy has not caught up with (also one that a later, failed execution hides),
 * `ItemUpdated` is published in the same transaction; and so is what else apps want to hear of: a failure, a question
 * to the user.
 */
@Injectable()
export class StoreItem {
  constructor(
    private readonly database: Database,
    private readonly connect: ConnectFace,
    private readonly events: EventBus,
    private readonly health: CheckHealth,
    private readonly askDeletion: AskDeletion,
  ) {}

  /** @param alongside what else is noted of it in the same transaction. */
  async store(
    item: WireItem,
    asking: Asking,
    own: AppsOwn = {},
    alongside?: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    const endUserId =
      typeof item.clientUserId === 'string' && isUUID(item.clientUserId) ? item.clientUserId : null;
    await this.database.transaction(async (tx) => {
      // One after the other: of two who bring the same news at once, the second sees that it is none any more.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`item:${item.id}`]);
      const owner = endUserId ? await this.connect.ownerOf(tx, endUserId) : undefined;
      const gone = await this.goneUser(tx, endUserId, owner);
      if (gone) {
        // An Item of a user whose deletion was asked for, who was about to connect it: nothing of it is kept.
        await this.askDeletion.askOfAny(tx, [{ id: item.id, appId: gone.appId }], {
          by: 'hub',
          reason: 'user deleted',
        });
        return;
      }
      const [row] = await tx.query<News>(
        `with before as (
           select status, updated_at, data->>'executionStatus' as execution
             from items.items where id = ($1::jsonb->>'id')::uuid
         )
         insert into items.items as i (id, app_id, end_user_id, client_user_id, status, connector_id,
                                       created_at, updated_at, last_updated_at, next_auto_sync_at, data, read_at,
                                       webhook_url, execution_status, status_since, usual_interval,
                                       consent_expires_at, auto_sync_disabled_at, has_mfa, partial_since, failed_at)
         select (x.d->>'id')::uuid, $2, $3, $4, x.d->>'status', (x.d->'connector'->>'id')::int,
                x.created_at, x.updated_at, x.last_updated_at, x.next_auto_sync_at, x.d, $6::timestamptz, $7,
                x.d->>'executionStatus', clock_timestamp(), ${USUAL_INTERVAL},
                ${instantOrNull(`x.d->>'consentExpiresAt'`)}, ${instantOrNull(`x.d->>'autoSyncDisabledAt'`)},
                x.d->'connector'->'hasMFA' = 'true', ${PARTIAL_SINCE},
                case when x.d->>'status' = any($8) then clock_timestamp() end
           from (select d, ${isoInstant(`d->>'createdAt'`)} as created_at, ${isoInstant(`d->>'updatedAt'`)} as updated_at,
                        ${isoInstant(`d->>'lastUpdatedAt'`)} as last_updated_at,
                        ${isoInstant(`d->>'nextAutoSyncAt'`)} as next_auto_sync_at
                   from (select $1::jsonb as d) sent) x
         on conflict (id) do update set
                app_id = coalesce(i.app_id, excluded.app_id),
                end_user_id = case when i.app_id is null or i.app_id = excluded.app_id
                                   then excluded.end_user_id else i.end_user_id end,
                client_user_id = case when i.app_id is null or i.app_id = excluded.app_id
                                      then excluded.client_user_id else i.client_user_id end,
                status = excluded.status, connector_id = excluded.connector_id, created_at = excluded.created_at,
                updated_at = excluded.updated_at, last_updated_at = excluded.last_updated_at,
                next_auto_sync_at = excluded.next_auto_sync_at, data = excluded.data, read_at = greatest(i.read_at, excluded.read_at),
                gone_at = null, execution_status = excluded.execution_status,
                status_since = case when (${PHASE('i')}, i.last_updated_at) is distinct from (${PHASE('excluded')}, excluded.last_updated_at)
                                    then clock_timestamp() else i.status_since end,
                usual_interval = coalesce(excluded.usual_interval, i.usual_interval),
                consent_expires_at = excluded.consent_expires_at, auto_sync_disabled_at = excluded.auto_sync_disabled_at,
                update_refused_until = case when i.last_updated_at is not distinct from excluded.last_updated_at then i.update_refused_until end,
                has_mfa = excluded.has_mfa, partial_since = excluded.partial_since,
                failed_at = case when (i.status, i.updated_at, i.execution_status)
                                      is distinct from (excluded.status, excluded.updated_at, excluded.execution_status)
                                 then coalesce(excluded.failed_at, i.failed_at) else i.failed_at end
          where i.deletion_asked_at is null and i.erased_at is null and (excluded.updated_at >= i.updated_at) is not false
         returning i.app_id is not null and not (i.status = any($5)) and i.last_updated_at is not null
                   and (i.readable_through is null or i.last_updated_at > i.readable_through) as behind,
                   i.app_id is not null and not exists (
                     select from before b
                      where (b.status, b.updated_at, b.execution) is not distinct from
                            (i.status, i.updated_at, i.data->>'executionStatus')) as "isNews",
                   not exists (select from before) as "isNew"`,
        [
          cleanJson(JSON.stringify(item)).text,
          owner?.appId ?? null,
          owner ? endUserId : null,
          owner?.clientUserId ?? null,
          MOVING,
          asking.askedAt,
          owner?.webhookUrl ?? null,
          FAILED,
        ],
      );
      // Apart, because the answer that carries it may come after the webhook's newer Item.
      if (own.webhookUrl !== undefined) await setWebhookUrl(tx, item.id, own.webhookUrl);
      await alongside?.(tx);
      if (!row) return;
      // Flags before jobs, as the check of all Items has it: the other way round the two could wait for each other.
      await tellStory(tx, item, asking, row);
      await this.health.checkOne(tx, item.id);
      await this.events.publish(tx, ...whatHappened(item, asking, row));
    });
  }

  /** The user whom the minted id meant, when that user's deletion was asked for; the list knows it when the id is forgotten. */
  private async goneUser(
    tx: Tx,
    endUserId: string | null,
    owner: { appId: string; isForgotten: boolean } | undefined,
  ): Promise<Pick<OwnedItem, 'appId'> | undefined> {
    if (owner) return owner.isForgotten ? owner : undefined;
    return endUserId === null ? undefined : this.askDeletion.erasedUser(tx, endUserId);
  }
}

/** What came of storing an Item. */
interface News extends Record<string, unknown> {
  /** The copy has not caught up with it. */
  behind: boolean;
  /** It is otherwise than it was. */
  isNews: boolean;
  /** Nobody here knew it. */
  isNew: boolean;
}

/** Notes what is worth telling in years; that syncs go well is told by their runs. */
async function tellStory(tx: Tx, item: WireItem, { cause }: Asking, { isNews, isNew }: News): Promise<void> {
  const { id, status, executionStatus } = item;
  const creators: Record<string, By> = { person: 'app', import: 'hub' };
  if (isNew) {
    const by = creators[cause] ?? 'user';
    await note(tx, id, 'CREATED', by, { connectorId: item.connector?.id, cause });
    await noteConnection(tx, item, 'CONSENT_GRANTED', 'user', String(item.createdAt));
  }
  if (!isNews) return;
  if (FAILED.includes(status)) {
    const { code, message } = failureOf(item);
    await note(tx, id, 'FAILED', 'pluggy', { status, executionStatus, code, message });
  } else if (status.startsWith('WAITING')) {
    const { parameter, userAction } = item as {
      parameter?: { type?: string };
      userAction?: { type?: string };
    };
    await note(tx, id, 'WAITING', 'pluggy', { status, asks: parameter?.type ?? userAction?.type ?? null });
  } else if (status === 'UPDATED') await noteRecovery(tx, id, { executionStatus });
  if (!STATUSES.includes(status) || !EXECUTIONS.includes(executionStatus))
    await note(tx, id, 'UNKNOWN_STATUS', 'pluggy', { status, executionStatus });
}

function whatHappened(
  item: WireItem,
  { cause, inboxId = null }: Asking,
  { behind, isNews }: News,
): DomainEvent[] {
  const events: DomainEvent[] = [];
  const at = String(item.updatedAt);
  if (behind) events.push(new ItemUpdated(item.id, String(item.lastUpdatedAt), cause, inboxId));
  if (cause === 'item/login_succeeded' && inboxId !== null && MOVING.includes(item.status))
    events.push(new ItemLoggedIn(item.id, inboxId));
  if (!isNews) return events;
  if (item.status === 'WAITING_USER_INPUT') events.push(new ItemWaiting(item.id, at, 'input'));
  else if (item.status === 'WAITING_USER_ACTION') events.push(new ItemWaiting(item.id, at, 'action'));
  else if (FAILED.includes(item.status)) events.push(new ItemFailed(item.id, at, failureOf(item)));
  return events;
}

/** Pluggy may leave `error` out of a failed Item; its `executionStatus` is the same code then. */
function failureOf({ error, executionStatus }: WireItem): ItemFailure {
  const code = String(error?.code ?? executionStatus);
  return { ...error, code, message: String(error?.message ?? code) };
}
