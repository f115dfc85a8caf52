import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../items/face.js';
import type { DomainEvent } from '../kernel/events/domain-event.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { RunSuperseded, type SyncRun, SyncRuns } from './sync-run.js';

/** Carries a run from its beginning to its end, whatever that is. */
@Injectable()
export class RunItem {
  constructor(
    private readonly runs: SyncRuns,
    private readonly items: ItemsFace,
  ) {}

  /**
   * Runs `work` as a run of the Item and publishes the events it answers with, in the transaction that ends it.
   * Nothing happens for an erased Item.
   * @throws what `work` throws, so that the job is retried. Also when the run was superseded: its job was given away
   *   while this process slept, and ending it well would delete it from the queue under the one who has it now.
   */
  async run(itemId: string, cause: string, work: (run: SyncRun) => Promise<DomainEvent[]>): Promise<void> {
    const run = await this.runs.begin(itemId, cause);
    if (!run) return;
    try {
      await this.runs.finish(run, ...(await work(run)));
    } catch (error) {
      // 404 on a data route: the Item may have been deleted since. If it was, there is nothing to retry.
      if (error instanceof PluggyError && error.notFound && !(await this.items.readNow(itemId)))
        return this.runs.abandon(run, 'gone', error);
      await this.runs.abandon(run, error instanceof RunSuperseded ? 'superseded' : 'failed', error);
      throw error;
    }
  }
}
