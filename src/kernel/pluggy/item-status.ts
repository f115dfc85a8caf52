/** An execution is under way; its end will be told by a webhook, and what it brings is read then. */
export const MOVING = ['UPDATING', 'MERGING', 'WAITING_USER_INPUT', 'WAITING_USER_ACTION'];

/** The last execution failed. */
export const FAILED = ['LOGIN_ERROR', 'OUTDATED'];

/** Every `status` that Pluggy documents (facts on Items; the SDK adds the last two of {@link MOVING}). */
export const STATUSES = [...MOVING, 'UPDATED', ...FAILED];

/** How an execution can end, in Pluggy's documents and SDK. */
export const ENDS = {
  good: ['SUCCESS', 'PARTIAL_SUCCESS'],
  bad: [
    'ERROR',
    'CREATE_ERROR',
    'MERGE_ERROR',
    'UNEXPECTED_ERROR',
    'INVALID_CREDENTIALS',
    'INVALID_CREDENTIALS_MFA',
    'ALREADY_LOGGED_IN',
    'SITE_NOT_AVAILABLE',
    'ACCOUNT_LOCKED',
    'ACCOUNT_CREDENTIALS_RESET',
    'CONNECTION_ERROR',
    'ACCOUNT_NEEDS_ACTION',
    'USER_AUTHORIZATION_PENDING',
    'USER_AUTHORIZATION_NOT_GRANTED',
    'USER_AUTHORIZATION_REVOKED',
    'USER_NOT_SUPPORTED',
    'USER_INPUT_TIMEOUT',
  ],
};

/** What stands in `executionStatus` before an execution ends: seen only while one goes on. */
const PROGRESS = [
  'CREATING',
  'CREATED',
  'LOGIN_IN_PROGRESS',
  'WAITING_USER_INPUT',
  'WAITING_USER_ACTION',
  'LOGIN_MFA_IN_PROGRESS',
  'ACCOUNTS_IN_PROGRESS',
  'CREDITCARDS_IN_PROGRESS',
  'TRANSACTIONS_IN_PROGRESS',
  'INVESTMENTS_IN_PROGRESS',
  'INVESTMENTS_TRANSACTIONS_IN_PROGRESS',
  'INVESTMENT_TRANSACTIONS_IN_PROGRESS',
  'PAYMENT_DATA_IN_PROGRESS',
  'IDENTITY_IN_PROGRESS',
  'LOANS_IN_PROGRESS',
  'ACCOUNT_STATEMENTS_IN_PROGRESS',
  'MERGING',
];

/** Every `executionStatus` that Pluggy documents. */
export const EXECUTIONS = [...PROGRESS, ...ENDS.good, ...ENDS.bad];

/** The stored credentials do not work any more: another update with them fails again, and may lock the account. */
export const NEEDS_CREDENTIALS = [
  'INVALID_CREDENTIALS',
  'INVALID_CREDENTIALS_MFA',
  'ACCOUNT_CREDENTIALS_RESET',
];
