import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { publishItemEvent } from '../webhooks/item-events.js';
import type { ItemRecord } from './item-record.js';

/** A sandbox Item goes when it has not been updated for so long (SBX). */
const IDLE_MS = 30 * 86_400_000;

/** The Item and all that belongs to it are gone, whoever wanted that. */
export function deleteItem(bank: Bank, item: ItemRecord): void {
  bank.items.delete(item.ordinal);
  item.execution = null;
  bank.executions.wakeUp(item);
  bank.changed();
  publishItemEvent(bank, item, 'item/deleted', null);
}

/** Deletes what Pluggy deletes without being asked, now that its time has come. */
export function deleteDue(bank: Bank): void {
  const now = bank.clock.now();
  for (const item of [...bank.items.values()]) if (deletionTime(bank, item) <= now) deleteItem(bank, item);
}

/** When Pluggy will next delete something by itself; infinity when nothing is foreseen. */
export function nextDeletion(bank: Bank): number {
  return Math.min(...[...bank.items.values()].map((item) => deletionTime(bank, item)), Infinity);
}

function deletionTime(bank: Bank, item: ItemRecord): number {
  const retired = bank.retirements.get(item.connectorId) ?? Infinity;
  const idles =
    bank.switches.deleteIdleItems && !item.execution && findConnector(item.connectorId)?.isSandbox;
  return Math.min(retired, idles ? item.updatedAt + IDLE_MS : Infinity);
}
