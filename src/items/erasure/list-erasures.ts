import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { ERASURE, type Erasure } from './erasure.js';
import { ErasureFile } from './erasure-file.js';

/** 100 bytes each. Then it begins anew: a second line of one that is forgotten does no harm. */
const MOST_REMEMBERED = 100_000;

/**
 * The list of erasures outside of the database (`ERASURES_FILE`): who restores the database from a backup has lost those
 * since, and the file tells them. A line is on the disk before whoever asked is answered, and before anything is erased.
 *
 * That the file cannot be written stops no deletion, which was promised too: it is an alarm, and is made up for as soon
 * as it can be.
 */
@Injectable()
export class ListErasures {
  readonly file: ErasureFile | undefined;
  /** Ids that are in the file: those that came last. */
  private readonly listed = new Set<string>();
  private readonly owed = new Map<string, Erasure>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.file = config.ERASURES_FILE ? new ErasureFile(config.ERASURES_FILE) : undefined;
    metrics.gauge(
      'hub_erasures_unlisted',
      'Erasures of this process that could not be written to ERASURES_FILE yet',
      [],
      (gauge) => Promise.resolve(gauge.set(this.owed.size)),
    );
  }

  /** These are in the file already: what is there is not written again. */
  remember(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.listed.size >= MOST_REMEMBERED) this.listed.clear();
      this.listed.add(id);
    }
  }

  /** Nothing is known of what is in the file. */
  forget(): void {
    this.listed.clear();
  }

  /** Lists what is committed in the database, and what could not be listed before. Never throws. */
  async write(erasures: Erasure[]): Promise<void> {
    if (!this.file) return;
    for (const erasure of erasures) if (!this.listed.has(erasure.id)) this.owed.set(erasure.id, erasure);
    await (this.writing = this.writing.then(() => this.writeOwed()));
  }

  /** Lists one Item, whoever's wish it was that it goes. */
  async writeItem(itemId: string): Promise<void> {
    if (!this.file || this.listed.has(itemId)) return;
    await this.write(
      await this.database.query<Erasure & Record<string, unknown>>(
        `select ${ERASURE} from items.erasures where id = $1`,
        [itemId],
      ),
    );
  }

  private async writeOwed(): Promise<void> {
    const lines = [...this.owed.values()];
    if (lines.length === 0) return;
    try {
      await this.file!.append(lines);
    } catch (err) {
      this.logger.error(
        { err, erasures: lines.length },
        'erasures could not be written to ERASURES_FILE: a restored backup would bring back what they name',
      );
      return;
    }
    this.remember(lines.map(({ id }) => id));
    for (const { id } of lines) this.owed.delete(id);
  }
}
