import { PluggyError } from './pluggy-error.js';

/** Why a real-time balance is refused, in the words of Pluggy's document. */
const ERRORS = {
  BALANCE_INVALID_REQUEST: [400, 'The balance request was rejected as invalid by the financial institution.'],
  BALANCE_CONSENT_ERROR: [
    403,
    'The financial institution denied access to the account balance. The consent may be expired or missing the required permission.',
  ],
  BALANCE_NOT_FOUND: [404, 'The account balance was not found at the financial institution.'],
  BALANCE_OPEN_FINANCE_RATE_LIMIT: [
    429,
    'The financial institution rate-limited the balance request. Please try again later.',
  ],
  BALANCE_FETCH_ERROR: [500, 'An error occurred while fetching the account balance from the connector'],
  BALANCE_CONNECTOR_UNAVAILABLE: [
    502,
    'The financial institution is temporarily unavailable to provide the balance. Please try again later.',
  ],
} as const;

export type BalanceError = keyof typeof ERRORS;

export const BALANCE_ERRORS: readonly string[] = Object.keys(ERRORS);

export function balanceError(code: BalanceError): PluggyError {
  const [status, message] = ERRORS[code];
  return new PluggyError(status, message, code);
}
