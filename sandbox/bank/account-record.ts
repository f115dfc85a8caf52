import type { AccountOverlay } from './account-overlay.js';

/** One account of an Item as the bank keeps it; what Pluggy serves of it is made by `account-view.ts`. */
export interface AccountRecord {
  /** The Item's number; with `sub` it is the account's identity. */
  owner: number;
  sub: number;
  /** Who the holder is at the bank: accounts are drawn from it. The Item's number where this says nothing. */
  person?: number;
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

/** The number that an account's holder, number and rows are drawn from. */
export const drawnFrom = ({ person, owner }: AccountRecord): number => person ?? owner;
