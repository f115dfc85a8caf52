import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import type { ItemRecord, TriggeredBy } from './item-record.js';

const DAY_MS = 86_400_000;

/** Whether the user's consent is over: withdrawn at the bank, or past its time. False where there never was one. */
export function consentHasEnded({ consent }: ItemRecord, now: number): boolean {
  if (!consent) return false;
  return consent.revokedAt !== null || (consent.expiresAt !== null && consent.expiresAt <= now);
}

/**
 * Whether an execution has to send the user to the bank: only the user can give or renew a consent (CONS). In the
 * widget, where the user is there, one that will end is renewed before its time too.
 */
export function needsConsent(item: ItemRecord, now: number, triggeredBy: TriggeredBy): boolean {
  const { consent } = item;
  if (!consent) return findConnector(item.connectorId)?.oauth === true;
  return consentHasEnded(item, now) || (triggeredBy === 'USER' && consent.expiresAt !== null);
}

/** An execution that sent the user to the bank and came through has a new consent; what there was is kept. */
export function renewConsent(bank: Bank, item: ItemRecord): void {
  const now = bank.clock.now();
  const { consentDays } = bank.switches;
  if (item.consent) (item.pastConsents ??= []).push(item.consent);
  item.consent = {
    createdAt: now,
    expiresAt: consentDays === null ? null : now + consentDays * DAY_MS,
    revokedAt: null,
  };
}
