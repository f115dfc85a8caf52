import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.js';

/**
 * Makes a scheduled task happen once over all replicas: each process ticks with @nestjs/schedule, the first to claim
 * the slot runs it. A job key cannot do this: it is free again when its job ends, so a late tick would run twice.
 */
@Injectable()
export class ScheduleOnce {
  constructor(private readonly database: Database) {}

  /**
   * Claims the current slot of `everySeconds` (by the database's clock) and, when this process won it, runs `work`
   * in the same transaction: when it throws, the slot is free again and the next tick tries anew.
   * @returns whether this process ran it.
   */
  async run(task: string, everySeconds: number, work: (tx: Tx) => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const claimed = await tx.query(
        `insert into kernel.schedule_runs (task, slot)
         values ($1, to_timestamp(floor(extract(epoch from clock_timestamp()) / $2) * $2))
         on conflict do nothing returning task`,
        [task, everySeconds],
      );
      if (claimed.length === 0) return false;
      await tx.query(
        `delete from kernel.schedule_runs
          where task = $1 and slot < clock_timestamp() - interval '7 days' - $2 * interval '1 second'`,
        [task, everySeconds],
      );
      await work(tx);
      return true;
    });
  }
}
