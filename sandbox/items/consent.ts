import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import type { ItemRecord } from './item-record.js';

const DAY_MS = 86_400_000;

/** Whether the user's consent is over: withdrawn at the bank, or past its time. False where there never was one. */
export function consentHasEnded({ consent }: ItemRecord, now: number): boolean {
  if (!consent) return false;
  return consent.revokedAt !== null || (consent.expiresAt !== null && consent.expiresAt <= now);
}

/** Whether an execution has to send the user to the bank: only the user can give or renew a consent (CONS). */
export function needsConsent(item: ItemRecord, now: number): boolean {
  const { oauth } = findConnector(item.connectorId) ?? {};
  return item.consent ? consentHasEnded(item, now) : oauth === true;
}

/** An execution that came this far had a living consent: the one there was, or a new one after one that had ended. */
export function renewConsent(bank: Bank, item: ItemRecord, now: number): void {
  if (!needsConsent(item, now)) return;
  const { consentDays } = bank.switches;
  if (item.consent) (item.pastConsents ??= []).push(item.consent);
  item.consent = {
    createdAt: now,
    expiresAt: consentDays === null ? null : now + consentDays * DAY_MS,
    revokedAt: null,
  };
}
