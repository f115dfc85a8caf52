import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ItemErased } from '../../items/events/item-erased.js';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';

/** A link that expired says so for a while, and is then forgotten; an Item's links go with the Item. */
const REMEMBERED = '30 days';

@Injectable()
export class ForgetLinks {
  constructor(
    private readonly database: Database,
    private readonly once: ScheduleOnce,
    private readonly config: Config,
  ) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId }: ItemErased): Promise<void> {
    await this.database.query(`delete from connect.links where item_id = $1`, [itemId]); // links_item
  }

  @Interval(600_000)
  async tick(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.once.run('connect:forget-links', 3_600, async (tx) => {
      await tx.query(`delete from connect.links where expires_at < clock_timestamp() - $1::interval`, [
        REMEMBERED,
      ]); // links_expired
    });
  }
}
