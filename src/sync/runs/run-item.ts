import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import type { DomainEvent } from '../../kernel/events/domain-event.js';
import { PluggyCalls } from '../../kernel/pluggy/pluggy-calls.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { type RunCause, RunSuperseded, type SyncRun, SyncRuns } from './sync-run.js';

/** How a run's work ended. */
export interface RunResult {
  outcome: 'done' | 'partial' | 'failed';
  /** Published in the transaction that ends the run. */
  events: DomainEvent[];
  /** Thrown once the run is ended, so that the job is tried again. */
  retry?: Error | undefined;
}

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
  async run(itemId: string, cause: RunCause, work: (run: SyncRun) => Promise<RunResult>): Promise<void> {
    const run = await this.runs.begin(itemId, cause);
    if (!run) return;
    let result: RunResult;
    try {
      result = await PluggyCalls.count(run, () => work(run));
      await this.runs.finish(run, result.outcome, result.events);
    } catch (error) {
      // 404 on a data route: the Item may have been deleted since. If it was, there is nothing to retry.
      if (error instanceof PluggyError && error.notFound && !(await this.items.isThere(itemId)))
        return this.runs.abandon(run, 'gone', error);
      await this.runs.abandon(run, error instanceof RunSuperseded ? 'superseded' : 'failed', error);
      throw error;
    }
    if (result.retry) throw result.retry;
  }
}
