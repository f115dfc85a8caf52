/** What the documented sandbox users do (facts §9, facts-2 §3.2). Anyone else has wrong credentials. */
export interface UserScript {
  /** Execution status at the end; `SUCCESS` when left out. */
  end?: string;
  message?: string;
  providerMessage?: string;
  /** Product whose data could not be read: the end is PARTIAL_SUCCESS. */
  failedProduct?: string;
  warnedProduct?: string;
  twoCheckingAccounts?: boolean;
  business?: boolean;
  /** Questions asked after the login on a 2-step connector, by kind. */
  questions?: ('token' | 'image' | 'option' | 'phone' | 'company')[];
  /** How many times the usual number of rows. */
  multiply?: number;
  /** One checking account of exactly so many rows, in which nothing happens from day to day. */
  rows?: number;
  /** Every account, investment, loan, bill and detail that Pluggy's documents know. */
  everything?: boolean;
}

const ERRORS: Record<string, [code: string, message: string]> = {
  'user-logged': ['ALREADY_LOGGED_IN', 'User already logged in'],
  'user-locked': ['ACCOUNT_LOCKED', 'Account is locked'],
  'user-error': ['UNEXPECTED_ERROR', 'An unexpected error occurred'],
  'user-unavailable': ['SITE_NOT_AVAILABLE', 'The institution is not available'],
  'user-account-need-actions': ['ACCOUNT_NEEDS_ACTION', 'The account needs an action by the user'],
  'user-connection-error': ['CONNECTION_ERROR', 'Connection error with the institution'],
  'user-account-credentials-reset': ['ACCOUNT_CREDENTIALS_RESET', 'The credentials must be reset'],
  'user-not-supported': ['USER_NOT_SUPPORTED', 'The user is not supported'],
  'user-ok-auth-pending': ['USER_AUTHORIZATION_PENDING', 'The user has to authorize the device'],
};

/** `user-ok-perf` without a factor is ten times; 5,000 is the documented limit. */
const PERF = /^user-ok-perf(?:-(\d+)x?)?$/;
const MAX_PERF = 5000;
/** Ours: an account to measure with. */
const ROWS = /^user-ok-rows-(\d{1,8})$/;

export function scriptOfUser(user: string, password: string): UserScript {
  const wrong = { end: 'INVALID_CREDENTIALS', message: 'Invalid credentials.' };
  if (password !== 'password-ok') return wrong;
  const error = ERRORS[user];
  if (error) return { end: error[0], message: error[1] };
  const perf = PERF.exec(user);
  if (perf) return { multiply: Math.min(Number(perf[1] ?? 10), MAX_PERF) };
  const rows = ROWS.exec(user);
  if (rows) return { rows: Number(rows[1]) };
  switch (user) {
    case 'user-ok':
      return {};
    case 'user-ok-everything':
      return { everything: true };
    case 'user-account-need-actions-provider-message':
      return {
        end: 'ACCOUNT_NEEDS_ACTION',
        message: 'The account needs an action by the user',
        providerMessage: 'Atualize seu cadastro no aplicativo do banco.',
      };
    case 'user-ok-account-error':
      return { failedProduct: 'TRANSACTIONS' };
    case 'user-ok-account-warning':
      return { warnedProduct: 'ACCOUNTS' };
    case 'user-ok-two-checking-accounts':
      return { twoCheckingAccounts: true };
    case 'user-ok-img':
      return { questions: ['image'] };
    case 'user-ok-select':
      return { questions: ['option'] };
    case 'user-ok-phone':
      return { questions: ['phone', 'token'] };
    case 'user-ok-multi-company':
      return { questions: ['token', 'company'], business: true };
    default:
      return wrong;
  }
}

/** Documented CPFs of the Open Finance sandbox; the script is what happens after the person has authorised. */
const CPFS: Record<string, UserScript & { slow?: boolean }> = {
  '76109277673': {},
  '23824264030': {},
  '05117767055': { end: 'USER_AUTHORIZATION_NOT_GRANTED', message: 'The authorization was not granted' },
  '00250273799': { slow: true },
  // Ours, beside the documented ones.
  '11144477735': { everything: true },
  '16351171199': { end: 'UNEXPECTED_ERROR', message: 'An unexpected error occurred' },
};

/** Connector 600 knows its documented CPFs only; the other Open Finance banks take any well-formed one. */
export function scriptOfCpf(cpf: string, connectorId: number): UserScript & { slow?: boolean } {
  const known = CPFS[cpf.replace(/\D/g, '')];
  if (known || connectorId !== 600) return known ?? {};
  return { end: 'INVALID_CREDENTIALS', message: 'Invalid credentials.' };
}
