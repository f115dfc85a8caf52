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

const REASONS: Record<Ended, DeletionReason> = {
  CONSENT_REVOKED: 'consent revoked',
  CONSENT_EXPIRED: 'consent expired',
  DELETED_BY_PLUGGY: 'deleted by Pluggy',
};

/**
 * Erases what the policy says is not to be kept any longer (docs/consent.md): a while after its user has withdrawn the
 * consent; and, only where that is configured, after a consent has run out, or Pluggy has deleted the Item. Pluggy is
 * asked once more before: the user may have come back, and the webhook been lost.
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
      const due = await this.due(tx, itemId);
      if (due.some((item) => item.flag === flag))
        await this.askDeletion.ask(tx, [itemId], 'hub', REASONS[flag]);
    });
  }

  private async findDue(tx: Tx): Promise<void> {
    const due = await this.due(tx, null);
    await this.events.publish(tx, ...due.map(({ itemId, flag }) => new ErasureDue(itemId, flag)));
  }

  /** 0 days: kept until somebody asks for its deletion. */
  private async due(tx: Tx, itemId: string | null): Promise<{ itemId: string; flag: Ended }[]> {
    return tx.query<{ itemId: string; flag: Ended }>(
      `select f.item_id as "itemId", f.flag
         from items.flags f join jsonb_each_text($1::jsonb) p on p.key = f.flag
        where f.cleared_at is null and p.value::int > 0 and ($2::uuid is null or f.item_id = $2)
          and f.since < clock_timestamp() - p.value::int * interval '1 day'
        order by f.since limit ${AT_ONCE}`,
      [JSON.stringify(this.days), itemId],
    ); // flags_by_kind
  }
}
