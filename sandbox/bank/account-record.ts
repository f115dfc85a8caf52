import type { AccountOverlay } from './account-overlay.js';

/** One account of an Item as the bank keeps it; what Pluggy serves of it is made by `account-view.ts`. */
export interface AccountRecord {
  /** The Item's number; with `sub` it is the account's identity. */
  owner: number;
  sub: number;
  kind: 'CHECKING_ACCOUNT' | 'CREDIT_CARD';
  /** How many rows the first history has. */
  rows: number;
  /** Last São Paulo day of the first history. */
  lastDay: number;
  /** When Pluggy first read the account: `createdAt` of all of its first history. */
  ingestedAt: number;
  updatedAt: number;
  balanceCents: number;
  holder: { name: string; document: string; business: boolean };
  openFinance: boolean;
  overlay: AccountOverlay;
}

/** Pluggy's first read goes back 365 days (facts §4). */
export const HISTORY_DAYS = 365;
