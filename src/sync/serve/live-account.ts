import { Injectable } from '@nestjs/common';
import { Logger } from '../../kernel/observability/logger.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { ACCOUNTS } from '../products/row-kinds.js';
import { WriteOne } from '../runs/write-one.js';
import { ReadAccounts } from './read-accounts.js';

const USER = { userFacing: true };

/** What of an account is asked for at Pluggy at this moment: statements, and its balance at the bank. */
@Injectable()
export class LiveAccount {
  constructor(
    private readonly accounts: ReadAccounts,
    private readonly pluggy: PluggyClient,
    private readonly writeOne: WriteOne,
    private readonly logger: Logger,
  ) {}

  /** @throws AccountNotFound, PluggyError */
  async statements(appId: string, id: string): Promise<string> {
    await this.accounts.itemOf(appId, id);
    return this.pluggy.data('/accounts/{id}/statements', { id }, {}, USER);
  }

  /**
   * The balance; Pluggy writes it into the account as well, and so do we. That this fails is no reason to keep the
   * answer back: the next sync brings it.
   * @throws AccountNotFound, PluggyError
   */
  async balance(appId: string, id: string): Promise<string> {
    const itemId = await this.accounts.itemOf(appId, id);
    const answer = await this.pluggy.data('/accounts/{id}/balance', { id }, {}, USER);
    const list = { product: 'accounts', kind: ACCOUNTS, parentId: null };
    await this.writeOne
      .run(itemId, list, () => this.pluggy.data('/accounts/{id}', { id }, {}, USER))
      .catch((error: unknown) => this.logger.warn({ err: error, itemId }, 'a new balance was not stored'));
    return answer;
  }
}
