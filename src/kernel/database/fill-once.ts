import type { Database, Tx } from './database.js';

/** Fills a table before it is first needed: one filling is under way at a time, over all replicas. */
export class FillOnce {
  private filling: Promise<void> | undefined;

  /** @param table of which others have to wait for its first rows; its name is that of the lock too. */
  constructor(
    private readonly database: Database,
    private readonly table: string,
    private readonly fill: (tx: Tx) => Promise<void>,
  ) {}

  /** Returns when the table has something in it. @throws what `fill` throws; the next call tries again. */
  async ensure(): Promise<void> {
    if (!(await this.isEmpty())) return;
    this.filling ??= this.database
      .transaction(async (tx) => {
        await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [this.table]);
        if (await this.isEmpty()) await this.fill(tx);
      })
      .finally(() => (this.filling = undefined));
    await this.filling;
  }

  private async isEmpty(): Promise<boolean> {
    return (await this.database.query(`select 1 from ${this.table} limit 1`)).length === 0;
  }
}
