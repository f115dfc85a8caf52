import { BALANCE_ERRORS } from './api/balance-errors.js';

/** How the bank signs webhooks, when it does. Pluggy's own header is not public: these names are the sandbox's. */
export interface SigningSwitch {
  secret: string;
  header: string;
  encoding: 'hex' | 'base64';
}

/** Everything that can be turned at run time with `PATCH /_sandbox/switches`. README.md lists them in words. */
export interface Switches {
  executionMs: number;
  mfaExpiryMs: number;
  qrRefreshMs: number;
  apiKeyLifetimeMs: number;
  connectTokenLifetimeMs: number;
  unauthenticatedStatus: 401 | 403;
  clientDisabled: boolean;
  v1Transactions: 'ok' | 'gone';
  v2Items: boolean;
  webhookCreatedStatus: 200 | 201;
  deleteStatus: 200 | 204;
  itemsLimit: number | null;
  minUpdateFrequencyHours: number | null;
  updateBackoff: boolean;
  clientUpdates: boolean;
  sandboxUpdatesOnly: boolean;
  createWithApiKey: boolean;
  storedCredentials: boolean;
  newCredentialsAfterLoginError: boolean;
  sameAccountOnly: boolean;
  freshMfaTokens: boolean;
  autoSync: boolean;
  autoSyncHours: number;
  bankChanges: boolean;
  checkingTransactions: number;
  cardTransactions: number;
  allowLocalWebhooks: boolean;
  linkMode: 'v2' | 'legacy';
  retryScale: number;
  webhookTimeoutMs: number;
  disableAfterFailures: number;
  signing: SigningSwitch | null;
  rateLimits: boolean;
  rateLimitWindowMs: number;
  rateLimitOverrides: Record<string, number>;
  rateLimitSliding: boolean;
  failedProducts: string[];
  openFinanceMonthlyLimits: Record<string, number> | null;
  consentDays: number | null;
  deleteIdleItems: boolean;
  statusDetailSpelling: 'spec' | 'sdk' | 'both';
  futureFields: boolean;
  balanceError: string | null;
}

export function defaultSwitches(executionMs: number): Switches {
  return {
    executionMs,
    mfaExpiryMs: 60_000,
    qrRefreshMs: 5_000,
    apiKeyLifetimeMs: 2 * 3_600_000,
    connectTokenLifetimeMs: 30 * 60_000,
    unauthenticatedStatus: 403,
    clientDisabled: false,
    v1Transactions: 'ok',
    v2Items: false,
    webhookCreatedStatus: 200,
    deleteStatus: 200,
    itemsLimit: null,
    minUpdateFrequencyHours: null,
    updateBackoff: true,
    clientUpdates: true,
    sandboxUpdatesOnly: false,
    createWithApiKey: true,
    storedCredentials: true,
    newCredentialsAfterLoginError: false,
    sameAccountOnly: false,
    freshMfaTokens: false,
    autoSync: true,
    autoSyncHours: 24,
    bankChanges: true,
    checkingTransactions: 300,
    cardTransactions: 120,
    allowLocalWebhooks: true,
    linkMode: 'v2',
    retryScale: 1,
    webhookTimeoutMs: 10_000,
    disableAfterFailures: 5,
    signing: null,
    rateLimits: false,
    rateLimitWindowMs: 60_000,
    rateLimitOverrides: {},
    rateLimitSliding: false,
    failedProducts: [],
    openFinanceMonthlyLimits: null,
    consentDays: null,
    deleteIdleItems: false,
    statusDetailSpelling: 'spec',
    futureFields: false,
    balanceError: null,
  };
}

const NULLABLE: Record<string, string> = {
  itemsLimit: 'number',
  minUpdateFrequencyHours: 'number',
  signing: 'object',
  balanceError: 'string',
  openFinanceMonthlyLimits: 'object',
  consentDays: 'number',
};

/** Applies a partial change; answers what was wrong with it, or null. Nothing is applied when something is wrong. */
export function applySwitches(switches: Switches, change: Record<string, unknown>): string | null {
  const current = switches as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(change)) {
    if (!(name in current)) return `There is no switch '${name}'`;
    const expected = NULLABLE[name];
    if (value === null && expected) continue;
    if (expected) {
      if (typeof value !== expected) return `Switch '${name}' must be a ${expected} or null`;
    } else if (typeof value !== typeof current[name] || value === null) {
      return `Switch '${name}' must be a ${typeof current[name]}`;
    }
  }
  if (typeof change.balanceError === 'string' && !BALANCE_ERRORS.includes(change.balanceError))
    return `Switch 'balanceError' must be one of ${BALANCE_ERRORS.join(', ')}`;
  if (change.signing) {
    const given = change.signing as Partial<SigningSwitch>;
    if (!given.secret) return "Switch 'signing' needs a secret";
    change.signing = { header: 'x-sandbox-signature', encoding: 'hex', ...given };
  }
  Object.assign(current, change);
  return null;
}
