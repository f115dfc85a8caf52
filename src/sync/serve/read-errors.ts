import { BadInput, HubError } from '../../kernel/http/hub-error.js';

/** 404: no such account, or not the calling app's. */
export class AccountNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'ACCOUNT_NOT_FOUND';
  constructor() {
    super('account not found');
  }
}

/** 404: no such transaction, or not the calling app's. */
export class TransactionNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'TRANSACTION_NOT_FOUND';
  constructor() {
    super('Transaction not found');
  }
}

/** 400: more ids than Pluggy takes in one request. */
export class TooManyIds extends BadInput {
  constructor() {
    super('The ids parameter cannot have more than 500 transaction ids', 'IDS_PARAMETER_EXCEEDS_MAX_LENGTH');
  }
}
