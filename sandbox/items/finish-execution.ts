import { applyBankChanges, type AccountChanges } from '../bank/apply-bank-changes.js';
import type { Bank } from '../bank/bank.js';
import { openAccounts } from '../bank/open-accounts.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { publishItemEvent } from '../webhooks/item-events.js';
import { publishTransactionEvents } from '../webhooks/transaction-events.js';
import type { Execution, ItemError, ItemRecord } from './item-record.js';
import { isAutoSyncable } from './plan-execution.js';
import { statusDetail } from './product-status.js';
import type { UserScript } from './sandbox-users.js';

export interface ExecutionResult {
  executionStatus: string;
  changes: AccountChanges[];
}

/** Ends that say the login itself is wrong; every other error leaves the Item OUTDATED (facts §3.4). */
const LOGIN_ERRORS = new Set(['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS_MFA']);
const SUCCESSES = new Set(['SUCCESS', 'PARTIAL_SUCCESS']);
/** A failed auto-sync is tried again hourly, five times; then Pluggy gives up (facts §4). */
const RETRY_MS = 3_600_000;
const MAX_RETRIES = 5;

/** The last moment of an execution: data, status and events change in one step, as readers see it. */
export function finishExecution(
  bank: Bank,
  item: ItemRecord,
  execution: Execution,
  script: UserScript,
  failure: ItemError | null,
): ExecutionResult {
  const forced = execution.outcome;
  if (forced && !SUCCESSES.has(forced))
    failure = { code: forced, message: `${forced} (asked for by the test)` };
  item.execution = null;
  item.lastExecutionEndedAt = bank.clock.now();
  item.updatedAt = item.lastExecutionEndedAt;
  const result = failure ? fail(bank, item, execution, failure) : succeed(bank, item, execution, script);
  bank.changed();
  return result;
}

function fail(bank: Bank, item: ItemRecord, execution: Execution, error: ItemError): ExecutionResult {
  const login = LOGIN_ERRORS.has(error.code);
  item.status = login ? 'LOGIN_ERROR' : 'OUTDATED';
  item.executionStatus = error.code;
  item.error = error;
  item.consecutiveErrors++;
  if (login) item.consecutiveFailedLoginAttempts++;
  const retry =
    !login && item.lastUpdatedAt !== null && item.consecutiveErrors <= MAX_RETRIES && mayAutoSync(bank, item);
  item.nextAutoSyncAt = retry ? bank.clock.now() + RETRY_MS : null;
  publishItemEvent(bank, item, 'item/error', execution.triggeredBy, execution.webhooks, { error });
  return { executionStatus: error.code, changes: [] };
}

function succeed(bank: Bank, item: ItemRecord, execution: Execution, script: UserScript): ExecutionResult {
  const now = bank.clock.now();
  const reached = item.products.filter(
    (product) => (execution.products?.includes(product) ?? true) && product !== script.failedProduct,
  );
  const partial = execution.outcome === 'PARTIAL_SUCCESS' || reached.length < item.products.length;
  const first = item.accounts.length === 0 && reached.includes('ACCOUNTS');
  const changes = reached.includes('TRANSACTIONS') && !first ? applyBankChanges(bank, item, execution) : [];
  const created = first ? openAccounts(bank, item, script) : changes;
  for (const product of reached) item.productsReadAt[product] = now;
  if (item.consent || findConnector(item.connectorId)?.oauth) {
    item.consent = { createdAt: item.consent?.createdAt ?? now, expiresAt: null, revokedAt: null };
  }
  item.status = 'UPDATED';
  item.executionStatus = partial ? 'PARTIAL_SUCCESS' : 'SUCCESS';
  item.statusDetail = statusDetail(item, reached, script.warnedProduct);
  item.lastUpdatedAt = now;
  item.consecutiveErrors = 0;
  item.consecutiveFailedLoginAttempts = 0;
  item.syncCount++;
  item.nextAutoSyncAt = mayAutoSync(bank, item) ? nextSync(bank, item, execution, now) : null;
  const event = execution.first ? 'item/created' : 'item/updated';
  publishItemEvent(bank, item, event, execution.triggeredBy, execution.webhooks);
  if (reached.includes('TRANSACTIONS') && execution.webhooks)
    publishTransactionEvents(bank, item, created, now);
  return { executionStatus: item.executionStatus, changes: created };
}

/** A day after the last sync; daily syncs keep their time of day instead of drifting by their own length. */
function nextSync(bank: Bank, item: ItemRecord, execution: Execution, now: number): number {
  const interval = bank.switches.autoSyncHours * 3_600_000;
  const due = execution.triggeredBy === 'SYNC' ? item.nextAutoSyncAt : null;
  return due !== null && due <= now && due + interval > now ? due + interval : now + interval;
}

function mayAutoSync(bank: Bank, item: ItemRecord): boolean {
  return bank.switches.autoSync && isAutoSyncable(item) && item.autoSyncDisabledAt === null;
}
