import { applyBankChanges, type AccountChanges } from '../bank/apply-bank-changes.js';
import type { Bank } from '../bank/bank.js';
import { collectAccounts } from '../bank/change-accounts.js';
import { openAccounts, readFirstHistory } from '../bank/open-accounts.js';
import { collectRows, ROW_PRODUCTS, type RowProduct } from '../bank/products/product-rows.js';
import { usualProductDay } from '../bank/products/usual-product-day.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { publishItemEvent } from '../webhooks/item-events.js';
import { publishTransactionEvents } from '../webhooks/transaction-events.js';
import { renewConsent } from './consent.js';
import { isLoginError } from './execution-ends.js';
import type { Execution, ItemError, ItemRecord } from './item-record.js';
import { isAutoSyncable } from './plan-execution.js';
import { statusDetail } from './product-status.js';
import { refusedProducts } from './refused-products.js';
import type { UserScript } from './sandbox-users.js';

export interface ExecutionResult {
  executionStatus: string;
  changes: AccountChanges[];
}

/** An error, with the question that nobody answered: only the webhook names it (facts §5.3). */
export type ExecutionFailure = ItemError & { parameter?: string };

/** A failed auto-sync is tried again hourly, five times; then Pluggy gives up (facts §4). */
const RETRY_MS = 3_600_000;
const MAX_RETRIES = 5;

/** The last moment of an execution: data, status and events change in one step, as readers see it. */
export function finishExecution(
  bank: Bank,
  item: ItemRecord,
  execution: Execution,
  script: UserScript,
  failure: ExecutionFailure | null,
): ExecutionResult {
  item.execution = null;
  item.lastExecutionEndedAt = bank.clock.now();
  item.updatedAt = item.lastExecutionEndedAt;
  const result = failure ? fail(bank, item, execution, failure) : succeed(bank, item, execution, script);
  bank.changed();
  return result;
}

function fail(
  bank: Bank,
  item: ItemRecord,
  execution: Execution,
  failure: ExecutionFailure,
): ExecutionResult {
  const { parameter, ...error } = failure;
  const login = isLoginError(error.code);
  item.status = login ? 'LOGIN_ERROR' : 'OUTDATED';
  item.executionStatus = error.code;
  item.error = error;
  item.consecutiveErrors++;
  item.consecutiveFailedLoginAttempts = login ? item.consecutiveFailedLoginAttempts + 1 : 0;
  const retry =
    !login && item.lastUpdatedAt !== null && item.consecutiveErrors <= MAX_RETRIES && mayAutoSync(bank, item);
  item.nextAutoSyncAt = retry ? bank.clock.now() + RETRY_MS : null;
  publishItemEvent(bank, item, 'item/error', execution.triggeredBy, execution.webhooks, {
    error: parameter ? { ...error, parameter } : error,
  });
  return { executionStatus: error.code, changes: [] };
}

function succeed(bank: Bank, item: ItemRecord, execution: Execution, script: UserScript): ExecutionResult {
  const now = bank.clock.now();
  const unreachable = [script.failedProduct, ...bank.switches.failedProducts];
  const asked = item.products.filter(
    (product) => (execution.products?.includes(product) ?? true) && !unreachable.includes(product),
  );
  const refused = refusedProducts(bank, item, asked);
  const reached = asked.filter((product) => !refused.some((warning) => warning.product === product));
  // A success is partial because something could not be read.
  if (execution.outcome === 'PARTIAL_SUCCESS' && reached.length === item.products.length) reached.pop();
  const partial = reached.length < item.products.length;
  const changes = collect(bank, item, execution, script, reached, now);
  if (execution.needsConsent) renewConsent(bank, item);
  item.status = 'UPDATED';
  item.executionStatus = partial ? 'PARTIAL_SUCCESS' : 'SUCCESS';
  item.statusDetail = statusDetail(bank, item, reached, partial, [
    ...(script.warnedProduct ? [{ product: script.warnedProduct, ...NOT_WHOLE }] : []),
    ...(execution.warnings ?? []),
    ...refused,
  ]);
  item.lastUpdatedAt = now;
  item.consecutiveErrors = 0;
  item.consecutiveFailedLoginAttempts = 0;
  item.syncCount++;
  item.nextAutoSyncAt = mayAutoSync(bank, item) ? nextSync(bank, item, execution, now) : null;
  const event = execution.first ? 'item/created' : 'item/updated';
  publishItemEvent(bank, item, event, execution.triggeredBy, execution.webhooks);
  if (reached.includes('TRANSACTIONS') && execution.webhooks)
    publishTransactionEvents(bank, item, changes, now);
  return { executionStatus: item.executionStatus, changes };
}

const NOT_WHOLE = { code: '001', message: 'The product could not be fully recovered' };

/** Pluggy reads what it reached: from now on that is served as the bank has it. */
function collect(
  bank: Bank,
  item: ItemRecord,
  execution: Execution,
  script: UserScript,
  reached: string[],
  now: number,
): AccountChanges[] {
  const first = (item.accountCount ?? item.accounts.length) === 0;
  if (!first) {
    if (!execution.changes && bank.switches.bankChanges && !item.still) usualProductDay(bank, item);
    collectAccounts(bank, item, reached.includes('CREDIT_CARDS'), reached.includes('ACCOUNTS'));
  } else if (reached.includes('ACCOUNTS')) {
    openAccounts(bank, item, script);
  }
  item.firstReadAt ??= {};
  for (const product of reached) {
    item.productsReadAt[product] = now;
    item.firstReadAt[product] ??= now;
  }
  for (const [rows, product] of Object.entries(ROW_PRODUCTS)) {
    if (reached.includes(product)) collectRows(item, rows as RowProduct, now);
  }
  if (reached.includes('ACCOUNTS') && findConnector(item.connectorId)?.isOpenFinance)
    item.resourcesCollectedAt = now;
  if (!reached.includes('TRANSACTIONS')) return [];
  const changed = first ? [] : applyBankChanges(bank, item, execution);
  const histories = item.accounts.filter(({ unread }) => unread).map((one) => readFirstHistory(bank, one));
  return [...histories, ...changed];
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
