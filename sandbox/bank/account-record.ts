import type { AccountOverlay } from './account-overlay.js';

/** One account of an Item as the bank keeps it; what Pluggy serves of it is made by `account-view.ts`. */
export interface AccountRecord {
  /** The Item's number; with `sub` it is the account's identity. */
  owner: number;
  sub: number;
  /** What its holder, number and rows are drawn from; the Item's number where this says nothing. */
  drawnFrom?: number;
  kind: 'CHECKING_ACCOUNT' | 'SAVINGS_ACCOUNT' | 'CREDIT_CARD';
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
  /** Which of the richer accounts it is; an ordinary one has none (account-view.ts). */
  variant?: AccountVariant;
  /** How often the bank has changed its master data. */
  revision?: number;
  /** Pluggy has seen the account but not read its transactions yet. */
  unread?: boolean;
}

export type AccountVariant = 'full' | 'additional' | 'cancelled' | 'bare';

/** What has happened to an Item's accounts at the bank since Pluggy last read them. */
export interface PendingAccounts {
  added: AccountRecord[];
  changed: { sub: number; cents: number }[];
  deleted: number[];
}

/** Pluggy's first read goes back 365 days (facts §4). */
export const HISTORY_DAYS = 365;

export const drawnFrom = ({ drawnFrom: given, owner }: AccountRecord): number => given ?? owner;
