import { Injectable } from '@nestjs/common';
import { PluggyCalls } from '../../kernel/pluggy/pluggy-calls.js';
import { pageOf } from '../copy/fetch-list.js';
import { type RowList, UpsertRows } from '../copy/upsert-rows.js';
import { RunSuperseded, SyncRuns } from './sync-run.js';

/**
 * Asks Pluggy for one object on a person's behalf and stores the answer, beside a sync that may be under way: what
 * that sync read before is not written over it.
 */
@Injectable()
export class WriteOne {
  constructor(
    private readonly runs: SyncRuns,
    private readonly rows: UpsertRows,
  ) {}

  /** @returns what `ask` answered: Pluggy's object, as text. @throws what `ask` throws. */
  async run(itemId: string, list: RowList, ask: () => Promise<string>): Promise<string> {
    let answer: string | undefined;
    for (let attempt = 1; ; attempt++) {
      const run = await this.runs.beside(itemId, { cause: 'person' });
      if (!run) return answer ?? ask(); // nothing of the Item is kept here
      try {
        answer ??= await PluggyCalls.count(run, ask);
        await this.rows.write(run, list, pageOf(answer));
        await this.runs.finish(run, 'done', []);
        return answer;
      } catch (error) {
        const superseded = error instanceof RunSuperseded;
        await this.runs.abandon(run, superseded ? 'superseded' : 'failed', error);
        if (!superseded) throw error;
        // A sync began in between: it may have read the object before it changed. Once it cannot be stored after all,
        // Pluggy has it and a sync brings it.
        if (attempt === 3 && answer !== undefined) return answer;
      }
    }
  }
}
