import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { FindItem } from '../find-item.js';
import { StoreItem } from '../store-item.js';
import { note } from '../timeline/note.js';

/** Passes a person's answer on to the bank. The answer goes through memory only: it is never stored or logged. */
@Injectable()
export class AnswerMfa {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly storeItem: StoreItem,
    private readonly findItem: FindItem,
  ) {}

  /**
   * Answers the question in `item.parameter`. A wrong answer fails the execution, not this call.
   * @param answers the parameter's name and its value.
   * @throws ItemNotFound; PluggyError with Pluggy's refusal, e.g. when nothing is asked any more.
   */
  async answer(appId: string, itemId: string, answers: object): Promise<string> {
    await this.findItem.served(appId, itemId);
    const askedAt = await this.database.now();
    const item = await this.pluggy.sendMfa(itemId, answers);
    await this.storeItem.store(item, { askedAt, cause: 'person' }, {}, (tx) =>
      note(tx, itemId, 'MFA_ANSWERED', 'app'),
    );
    return this.findItem.served(appId, itemId);
  }
}
