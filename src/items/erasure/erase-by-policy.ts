import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { ErasureDue } from '../events/erasure-due.js';
import { ReadItem } from '../read-item.js';
import { AskDeletion, type DeletionReason } from './ask-deletion.js';

const EVERY_SECONDS = 3_600;
/** So many at a time; the others an hour later. */
const AT_ONCE = 500;

type Ended = ErasureDue['flag'];

/** items_abandoned */
const KEPT = `i.deletion_asked_at is null and i.erased_at is null`;

const REASONS: Record<Ended, DeletionReason> = {
  CONSENT_REVOKED: 'consent revoked',
  CONSENT_EXPIRED: 'consent expired',
  DELETED_BY_PLUGGY: 'deleted by Pluggy',
  ABANDONED: 'never completed',
  UNCLAIMED: 'unclaimed',
};

/**
 * Items without a flag of their own for it. Abandoned is one of which Pluggy has never finished a sync and nothing has
 * moved for so long; unclaimed, one that no app has, since we know of it.
 */
const FLAGLESS = `
  select i.id, 'ABANDONED' as flag, greatest(i.known_at, i.status_since) as since from items.items i
   where i.last_updated_at is null and i.app_id is not null and ${KEPT}
  union all
  select i.id, 'UNCLAIMED', i.known_at from items.items i where i.app_id is null and ${KEPT}`;

/**
 * Erases what the policy says is not to be kept any longer (docs/consent.md): a while after its user has withdrawn the
 * consent; and, only where that is configured, after a consent has run out, Pluggy has deleted the Item, or it was never
 * completed or claimed. Pluggy is asked once more before: the user may have come back, and the webhook been lost.
 */
@Injectable()
export class EraseByPolicy {
  private readonly days: Record<Ended, number>;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly once: ScheduleOnce,
    private readonly readItem: ReadItem,
    private readonly askDeletion: AskDeletion,
  ) {
    this.days = {
      CONSENT_REVOKED: config.CONSENT_REVOKED_ERASE_DAYS,
      CONSENT_EXPIRED: config.CONSENT_EXPIRED_ERASE_DAYS,
      DELETED_BY_PLUGGY: config.DELETED_BY_PLUGGY_ERASE_DAYS,
      ABANDONED: config.ABANDONED_ERASE_DAYS,
      UNCLAIMED: config.UNCLAIMED_ERASE_DAYS,
    };
  }

  @Interval(600_000)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.once.run('items:erase-by-policy', EVERY_SECONDS, (tx) => this.findDue(tx));
  }

  @OnDomainEvent(ErasureDue)
  async onDue({ itemId, flag }: ErasureDue): Promise<void> {
    if (flag !== 'DELETED_BY_PLUGGY') await this.readItem.read(itemId, 'check');
    await this.database.transaction(async (tx) => {
      // Who claims or renews it at this moment does so before or after, not between the look and the wish.
      await tx.query(`select 1 from items.items where id = $1 for update`, [itemId]);
      const due = await this.due(tx, itemId);
      if (due.some((item) => item.flag === flag))
        await this.askDeletion.ask(tx, [itemId], { by: 'hub', reason: REASONS[flag] });
    });
  }

  private async findDue(tx: Tx): Promise<void> {
    const due = await this.due(tx, null);
    await this.events.publish(tx, ...due.map(({ itemId, flag }) => new ErasureDue(itemId, flag)));
  }

  /** 0 days: kept until somebody asks for its deletion. */
  private async due(tx: Tx, itemId: string | null): Promise<{ itemId: string; flag: Ended }[]> {
    return tx.query<{ itemId: string; flag: Ended }>(
      `select e.id as "itemId", e.flag
         from (select item_id as id, flag, since from items.flags where cleared_at is null union all ${FLAGLESS}) e
         join jsonb_each_text($1::jsonb) p on p.key = e.flag
        where p.value::int > 0 and ($2::uuid is null or e.id = $2)
          and e.since < clock_timestamp() - p.value::int * interval '1 day'
        order by e.since limit ${AT_ONCE}`,
      [JSON.stringify(this.days), itemId],
    ); // flags_by_kind
  }
}
