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

/** 404: no such bill, or not the calling app's. */
export class BillNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CREDIT_CARD_BILL_NOT_FOUND';
  constructor() {
    super('Bill not found');
  }
}

/** 404: no such investment, or not the calling app's. */
export class InvestmentNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'INVESTMENT_NOT_FOUND';
  constructor() {
    super('investment not found');
  }
}

/** 404: no such loan, or not the calling app's. */
export class LoanNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'LOAN_NOT_FOUND';
  constructor() {
    super('loan not found');
  }
}

/** 404: no such identity, or not the calling app's. */
export class IdentityNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'IDENTITY_NOT_FOUND';
  constructor() {
    super('identity not found');
  }
}

/** 404: no such consent, or not the calling app's. */
export class ConsentNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CONSENT_NOT_FOUND';
  constructor() {
    super('Consent not found');
  }
}

/** 404: Pluggy has no such category. */
export class CategoryNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CATEGORY_NOT_FOUND';
  constructor() {
    super('category not found');
  }
}

/** 404: no such rule, or another app's. */
export class CategoryRuleNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CATEGORY_RULE_NOT_FOUND';
  constructor() {
    super('Category rule not found');
  }
}

/** 404: no such run of this Item. */
export class SyncRunNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'SYNC_RUN_NOT_FOUND';
  constructor() {
    super('sync run not found');
  }
}
