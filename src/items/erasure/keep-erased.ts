import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ConfigError } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { ApplyErasures } from './apply-erasures.js';
import type { ErasureFile } from './erasure-file.js';
import type { ErasureReading, Place } from './erasure-reading.js';
import { ListErasures } from './list-erasures.js';

const LOOK_EVERY_MS = 60_000;
/** Looked up in one statement each minute. */
const MOST_WATCHED = 10_000;

/** How far database and file had been read when they were the same. */
interface Compared {
  /** Ten minutes before, by the database's clock: whatever was committed later was noted after that. */
  since: string;
  /**
   * What the database had noted last: its newest, and all of the ten minutes before. Not the newest alone: when a database
   * falls back, another process with a file of its own may put that one back, and not those that only this file has.
   */
  watched: string[];
  /** The file's last line. */
  end: Place | undefined;
}

/**
 * Keeps database and `ERASURES_FILE` together: at the start, before anybody can read anything, and while the hub runs,
 * because other processes erase as well, and because a database may be restored, or the file lost, under a hub that nobody
 * has stopped. While it runs only what was added to one of them is looked up in the other; all of it when one of them does
 * not have any more what was the last of it.
 */
@Injectable()
export class KeepErased {
  private compared: Compared | undefined;
  /** When they were, by this process's clock. */
  private comparedAt: number | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly list: ListErasures,
    private readonly applyErasures: ApplyErasures,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'hub_erasures_uncompared_seconds',
      'Seconds since this process compared ERASURES_FILE with the database',
      [],
      (gauge) =>
        Promise.resolve(gauge.set(this.comparedAt ? (performance.now() - this.comparedAt) / 1_000 : 0)),
    );
  }

  /** @throws ConfigError when the file cannot be read and written, and what a line that is none says: the hub must not start. */
  async atStart(): Promise<void> {
    const { file } = this.list;
    if (!file) {
      this.logger.info(
        {},
        'ERASURES_FILE is not set: what is erased is noted in the database only, and a backup that is restored brings it back (docs/operations.md)',
      );
      return;
    }
    await this.prepare(file);
    const { listed, lacked, torn } = await this.compare();
    if (listed === 0 && lacked > 0)
      this.logger.warn(
        { file: file.path, lacked },
        'ERASURES_FILE was empty, and has the erasures of this database now: what was erased since a backup, if this database is one, is not in it',
      );
    if (torn > 0)
      this.logger.warn(
        { file: file.path, torn },
        'ERASURES_FILE has lines that were cut short while they were written; they are passed over',
      );
  }

  /** Only with its first Items a hub begins a list: where there are some, a list that is missing was lost. */
  private async prepare(file: ErasureFile): Promise<void> {
    const [item] = await this.database.query(`select 1 from items.items limit 1`);
    try {
      await (item ? file.prepare() : file.make());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new ConfigError(
        item && code === 'ENOENT'
          ? `ERASURES_FILE: ${file.path} does not exist, but this database has Items. Find the file: is the path wrong, or the volume empty? After a restore nothing else says what was erased since the backup. Only for a process that never had one: node dist/cli.js erasures export > ${file.path} (docs/operations.md, Restore)`
          : `ERASURES_FILE cannot be read and written: ${message}`,
      );
    }
  }

  /** One look after the other, however long one takes. */
  @Interval(LOOK_EVERY_MS)
  tick(): Promise<void> {
    return (this.looking ??= this.look().finally(() => (this.looking = undefined)));
  }

  private async look(): Promise<void> {
    if (!this.list.file || !this.compared) return; // still starting
    await this.list.write([]); // what could not be written
    try {
      const lost = await this.whatIsLost(this.compared);
      if (lost) this.logger.warn({ lost }, LOST[lost]);
      if (lost === 'file') this.list.forget();
      const isNothingToGoOnFrom = lost !== undefined || this.compared.end === undefined;
      await this.compare(isNothingToGoOnFrom ? undefined : this.compared);
    } catch (err) {
      this.logger.error(
        { err },
        'ERASURES_FILE could not be compared with the database; it is tried again in a minute',
      );
      this.compared.end = undefined; // all is compared then: whoever mends the file may take out good lines too
      await this.writeUncompared(this.compared.since);
    }
  }

  /** Whatever else stands in the file: what others erase belongs there. */
  private async writeUncompared(since: string): Promise<void> {
    try {
      for await (const known of this.applyErasures.known(since)) await this.list.write(known);
    } catch {
      // The database does not answer. That is why nothing was compared, or it is said in a minute.
    }
  }

  private async whatIsLost({ watched, end }: Compared): Promise<keyof typeof LOST | undefined> {
    if (end && !(await this.list.file!.has(end))) return 'file';
    const [missing] = await this.database.query(
      `select 1 from unnest($1::uuid[]) as watched (id)
        where not exists (select from items.erasures where id = watched.id) limit 1`,
      [watched],
    ); // erasures_pkey
    return missing ? 'database' : undefined;
  }

  /**
   * Makes up in each what the other one has.
   * @param from what was compared before; undefined: nothing.
   * @returns how many the file listed, how many of its lines were cut short, and how many it lacked when all were compared.
   */
  private async compare(from?: Compared): Promise<{ listed: number; lacked: number; torn: number }> {
    const [clock] = await this.database.query<{ since: string }>(
      `select (clock_timestamp() - interval '10 minutes')::text as since`,
    );
    const { listed, reading } = await this.apply(from?.end);
    let watched = from?.watched.slice(-1) ?? [];
    let lacked = 0;
    for await (const known of this.applyErasures.known(from?.since)) {
      const missing = known.filter(({ id }) => !listed.has(id));
      await this.list.write(missing);
      lacked += missing.length;
      watched = [...watched, ...known.map(({ id }) => id)].slice(-MOST_WATCHED);
    }
    const added = await this.apply(reading.end);
    this.compared = { since: clock!.since, watched, end: added.reading.end };
    this.comparedAt = performance.now();
    return { listed: listed.size, lacked, torn: reading.torn };
  }

  /** Has the database erase what the file has after that line. */
  private async apply(after?: Place): Promise<{ listed: Set<string>; reading: ErasureReading }> {
    const reading = this.list.file!.read(after);
    const { items, users, listed } = await this.applyErasures.apply(reading);
    if (items + users > 0)
      this.logger.warn(
        { items, users },
        'this database did not know of erasures that ERASURES_FILE has: it was restored from a backup, and they are made again',
      );
    if (!after) this.list.forget(); // it may be another file than the one that was written to
    this.list.remember(listed);
    return { listed, reading };
  }
}

const LOST = {
  file: 'ERASURES_FILE is not what it was: it was replaced or cut short; what it lacks is added from the database',
  database:
    'this database has lost erasures: it was restored from a backup; what ERASURES_FILE has is applied',
};
