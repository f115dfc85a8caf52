import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import { ApplyErasures } from './apply-erasures.js';
import { ListErasures } from './list-erasures.js';

const LOOK_EVERY_MS = 60_000;

/**
 * Keeps database and `ERASURES_FILE` together: at the start, before anybody can read anything, and while the hub runs,
 * because other processes erase as well, and because a database may be restored under a hub that nobody has stopped.
 */
@Injectable()
export class KeepErased {
  /** What the database's list looked like when both were the same. */
  private seen: string | undefined;

  constructor(
    private readonly database: Database,
    private readonly list: ListErasures,
    private readonly applyErasures: ApplyErasures,
    private readonly logger: Logger,
  ) {}

  /** @throws when the file cannot be read and written: the hub must not start then. */
  async atStart(): Promise<void> {
    const { file } = this.list;
    if (!file) {
      this.logger.info(
        {},
        'ERASURES_FILE is not set: what is erased is noted in the database only, and a backup that is restored brings it back (docs/operations.md)',
      );
      return;
    }
    if (await file.prepare())
      this.logger.warn(
        { file: file.path },
        'ERASURES_FILE is new: what was erased since a backup, if this database is one, is not in it',
      );
    await this.compare();
  }

  @Interval(LOOK_EVERY_MS)
  async tick(): Promise<void> {
    if (!this.list.file || this.seen === undefined) return; // still starting
    await this.list.write([]); // what could not be written
    try {
      if ((await this.state()) !== this.seen) await this.compare();
    } catch (err) {
      this.logger.error(
        { err },
        'ERASURES_FILE could not be compared with the database; it is tried again in a minute',
      );
    }
  }

  private async compare(): Promise<void> {
    const state = await this.state();
    const { items, users, listed } = await this.applyErasures.apply(this.list.file!.read());
    if (items + users > 0)
      this.logger.warn(
        { items, users },
        'this database did not know of erasures that ERASURES_FILE has: it was restored from a backup, and they are made again',
      );
    this.list.remember(listed);
    for await (const known of this.applyErasures.known()) await this.list.write(known);
    this.seen = items + users > 0 ? await this.state() : state;
  }

  private async state(): Promise<string> {
    const [row] = await this.database.query<{ state: string }>(
      `select count(*) || ' ' || coalesce(max(asked_at)::text, '') as state from items.erasures`,
    );
    return row!.state;
  }
}
