import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ItemsFace } from '../../items/face.js';
import { Config } from '../../kernel/config/config.js';
import type { Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { AuditDue } from '../events/audit-due.js';
import { SyncItem } from './sync-item.js';

const EVERY_SECONDS = 600;
const TURNS_A_DAY = 86_400 / EVERY_SECONDS;

/**
 * The rotating audit: each Item is read again whole every `AUDIT_DAYS` days, whatever was heard of it. It finds what no
 * window shows: an old row that changed or went while its webhook was lost. Pluggy is asked for data only; the Item
 * is neither polled nor PATCHed.
 */
@Injectable()
export class AuditItems {
  constructor(
    private readonly config: Config,
    private readonly events: EventBus,
    private readonly once: ScheduleOnce,
    private readonly items: ItemsFace,
    private readonly syncItem: SyncItem,
  ) {}

  @Interval(60_000)
  async tick(): Promise<void> {
    if (this.config.runsJobs) await this.once.run('audit-items', EVERY_SECONDS, (tx) => this.takeTurns(tx));
  }

  /** Spread over the days, so that ten thousand Items that were imported together are not read together for ever. */
  private async takeTurns(tx: Tx): Promise<void> {
    const due = await tx.query<{ id: string }>(
      `update sync.items set audited_at = clock_timestamp()
        where item_id in (
          select item_id from sync.items
           where erased_at is null and coalesce(audited_at, '-infinity') < clock_timestamp() - $1 * interval '1 day'
           order by audited_at nulls first
           limit (select ceil(count(*) / ($1 * $2::numeric))::int from sync.items where erased_at is null))
       returning item_id as id`,
      [this.config.AUDIT_DAYS, TURNS_A_DAY],
    );
    await this.events.publish(tx, ...due.map(({ id }) => new AuditDue(id)));
  }

  @OnDomainEvent(AuditDue)
  async onDue({ itemId }: AuditDue): Promise<void> {
    const item = await this.items.snapshot(itemId);
    if (item?.lastUpdatedAt) await this.syncItem.sync(item, { cause: 'audit' }, true);
  }
}
