import type { ItemError } from './item-record.js';

/** How an execution can fail, and what Pluggy says then (SDK execution types, LIFE; the words are the sandbox's). */
const FAILURES: Record<string, string> = {
  ERROR: 'An unexpected error occurred in the connection',
  CREATE_ERROR: 'The execution could not be created',
  MERGE_ERROR: 'The collected data could not be saved',
  UNEXPECTED_ERROR: 'An unexpected error occurred',
  INVALID_CREDENTIALS: 'Invalid credentials.',
  INVALID_CREDENTIALS_MFA: 'Invalid credentials for MFA.',
  ALREADY_LOGGED_IN: 'User already logged in',
  SITE_NOT_AVAILABLE: 'The institution is not available',
  ACCOUNT_LOCKED: 'Account is locked',
  ACCOUNT_CREDENTIALS_RESET: 'The credentials must be reset',
  CONNECTION_ERROR: 'Connection error with the institution',
  ACCOUNT_NEEDS_ACTION: 'The account needs an action by the user',
  USER_AUTHORIZATION_PENDING: 'The user has to authorize the device',
  USER_AUTHORIZATION_NOT_GRANTED: 'The user did not grant the authorization',
  USER_AUTHORIZATION_REVOKED: 'The consent has ended',
  USER_NOT_SUPPORTED: 'The user is not supported',
  USER_INPUT_TIMEOUT: 'User requested input had expired',
};

const SUCCESSES = ['SUCCESS', 'PARTIAL_SUCCESS'];

/** Every documented way for an execution to end. */
export const EXECUTION_ENDS: readonly string[] = [...SUCCESSES, ...Object.keys(FAILURES)];

/** Ends that say the login itself is wrong; every other failure leaves the Item OUTDATED (facts §3.4). */
const LOGIN_ERRORS = ['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS_MFA'];

/** Failures that come after the login: the institution let us in. */
const AFTER_LOGIN = ['ERROR', 'MERGE_ERROR', 'UNEXPECTED_ERROR'];

export function isFailure(end: string): boolean {
  return !SUCCESSES.includes(end);
}

export function isLoginError(end: string): boolean {
  return LOGIN_ERRORS.includes(end);
}

export function failsAtLogin(end: string): boolean {
  return isFailure(end) && !AFTER_LOGIN.includes(end);
}

export function failureOf(end: string, more: Partial<ItemError> = {}): ItemError {
  return { code: end, message: FAILURES[end] ?? end, ...more };
}
