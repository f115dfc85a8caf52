import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ItemErased } from '../items/events/item-erased.js';
import { ItemsFace } from '../items/face.js';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';

/**
 * An end user that was just given to Pluggy may be on a new Item whose webhook has not come yet: forgotten now, that
 * Item would belong to nobody. Pluggy repeats a webhook for less than a day.
 */
const UNDER_WAY = '1 day';
const BATCH_ROWS = 1_000;

/**
 * Forgets an end user (the app's id of a person) and the connect sessions when the last Item was erased: at once, or
 * a day after the last attempt to connect another one.
 */
@Injectable()
export class ForgetEndUsers {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly once: ScheduleOnce,
    private readonly config: Config,
  ) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId, endUserId }: ItemErased): Promise<void> {
    await this.database.query(`delete from connect.sessions where item_id = $1`, [itemId]);
    await this.database.query(
      `update connect.end_users set item_erased_at = clock_timestamp() where id = $1`,
      [endUserId],
    );
    await this.forget();
  }

  @Interval(600_000)
  async hourly(): Promise<void> {
    if (this.config.runsJobs) await this.once.run('connect:forget-end-users', 3_600, () => this.forget());
  }

  /**
   * An app's user who was about to connect a bank, and never did. Only after a while: Pluggy may know of an Item whose
   * webhooks were all lost, and then it would be nobody's.
   */
  @Interval(600_000)
  async daily(): Promise<void> {
    const nothingYet = (): Promise<void> => Promise.resolve();
    if (!this.config.runsJobs || this.config.KEEP_SESSIONS_DAYS === 0) return;
    if (await this.once.run('connect:forget-unused', 86_400, nothingYet)) await this.forgetUnused();
  }

  async forgetUnused(): Promise<void> {
    const days = this.config.KEEP_SESSIONS_DAYS;
    const unused = `item_erased_at is null and used_at < (select clock_timestamp()) - $1 * interval '1 day'`;
    let after = { usedAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const found = await this.database.query<{ usedAt: string; id: string }>(
        `select used_at::text as "usedAt", id from connect.end_users
          where ${unused} and (used_at, id) > ($2::timestamptz, $3) order by used_at, id limit ${BATCH_ROWS}`,
        [days, after.usedAt, after.id],
      ); // end_users_by_use
      const ids = found.map(({ id }) => id);
      const kept = await this.items.endUsersWithItems(ids);
      await this.database.query(
        `delete from connect.end_users where id = any($2) and not (id = any($3)) and ${unused}`,
        [days, ids, kept],
      );
      if (found.length < BATCH_ROWS) return;
      after = found.at(-1)!;
    }
  }

  async forget(): Promise<void> {
    const candidates = await this.database.query<{ id: string; mark: string }>(
      `select id, item_erased_at::text as mark from connect.end_users
        where item_erased_at is not null and used_at < (select clock_timestamp()) - $1::interval`,
      [UNDER_WAY],
    );
    if (candidates.length === 0) return;
    const ids = candidates.map(({ id }) => id);
    const kept = await this.items.endUsersWithItems(ids);
    // Looked at once more under the row's lock: a connection may have begun meanwhile. The sessions go with it.
    await this.database.query(
      `delete from connect.end_users
        where id = any($1) and not (id = any($2)) and used_at < (select clock_timestamp()) - $3::interval`,
      [ids, kept, UNDER_WAY],
    );
    // Only the mark that was read: another Item may have been erased since.
    const marks = candidates.filter(({ id }) => kept.includes(id));
    await this.database.query(
      `update connect.end_users u set item_erased_at = null
         from unnest($1::uuid[], $2::timestamptz[]) as read (id, mark) where u.id = read.id and u.item_erased_at = read.mark`,
      [marks.map(({ id }) => id), marks.map(({ mark }) => mark)],
    );
  }
}
