import { PluggyError } from '../api/pluggy-error.js';
import type { Bank } from '../bank/bank.js';
import type { ItemRecord } from './item-record.js';

/** `POST /items/{id}/mfa`: the user's answer to the question in `parameter`, or why there is none to be given. */
export function answerMfa(bank: Bank, item: ItemRecord, body: Record<string, unknown>): void {
  const { execution } = item;
  const name = item.parameter?.name;
  if (!execution || !name) throw notWaiting(item);
  if (execution.waitUntil !== null && execution.waitUntil <= bank.clock.now()) throw expired();
  const value = body[name];
  if (typeof value !== 'string') {
    const message = `The parameter '${name}' was expected`;
    throw new PluggyError(400, message, 'ITEM_MFA_PARAMETER_EXPECTED_MISMATCH', {
      data: { paramName: name },
    });
  }
  // Right or wrong, the value is accepted; a wrong one shows at the execution's end (JAVA UpdateItemMfaTest).
  execution.answers[name] = value;
  item.status = 'UPDATING';
  item.executionStatus = 'LOGIN_MFA_IN_PROGRESS';
  item.parameter = null;
  item.updatedAt = bank.clock.now();
  bank.changed();
  bank.executions.wakeUp(item);
}

function notWaiting({ execution, executionStatus }: ItemRecord): PluggyError {
  if (!execution && executionStatus === 'USER_INPUT_TIMEOUT') return expired();
  if (execution && Object.keys(execution.answers).length > 0)
    return new PluggyError(400, 'The MFA was already provided', 'ITEM_MFA_ALREADY_PROVIDED');
  return new PluggyError(400, 'The item is not waiting for an MFA', 'ITEM_MFA_NOT_FOUND');
}

function expired(): PluggyError {
  return new PluggyError(400, 'The time to provide the MFA has expired', 'ITEM_MFA_EXPIRED');
}
