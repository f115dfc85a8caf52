import type { Bank } from '../bank/bank.js';
import { syncItem } from './auto-sync.js';
import type { ItemRecord } from './item-record.js';

/**
 * A person's yes or no at the bank: for an Item that waits for it, or for one that ended
 * USER_AUTHORIZATION_PENDING and may now go on. False when nothing waits for an answer.
 */
export function authorizeItem(bank: Bank, item: ItemRecord, approve: boolean): boolean {
  if (item.execution && item.status === 'WAITING_USER_ACTION') {
    item.execution.approved = approve;
    bank.changed();
    bank.executions.wakeUp(item);
    return true;
  }
  if (!item.execution && item.executionStatus === 'USER_AUTHORIZATION_PENDING') {
    if (approve) item.deviceAuthorized = true;
    void syncItem(bank, item, { first: item.lastUpdatedAt === null, approved: approve, triggeredBy: 'USER' });
    return true;
  }
  return false;
}
