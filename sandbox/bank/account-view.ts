import { iso } from '../state/virtual-clock.js';
import { drawnFrom, type AccountRecord } from './account-record.js';
import type { Bank } from './bank.js';
import { bankData, creditData } from './account-data.js';

const NAMES = {
  CHECKING_ACCOUNT: ['Conta Corrente', 'GOLD Conta Corrente'],
  SAVINGS_ACCOUNT: ['Conta Poupança', 'Poupança Fácil'],
  CREDIT_CARD: ['Mastercard Black', 'PLUGGY UNICLASS MASTERCARD BLACK'],
} as const;

/** The account as Pluggy serves it. */
export function accountView(bank: Bank, account: AccountRecord): Record<string, unknown> {
  const card = account.kind === 'CREDIT_CARD';
  const { owner, sub, holder, revision } = account;
  const bare = account.variant === 'bare';
  const number = card
    ? `xxxx${8670 + sub - 1}`
    : `0001/${String(10_000 + (drawnFrom(account) % 90_000))}-${sub}`;
  const [name, marketingName] = NAMES[account.kind];
  return {
    id: bank.ledger(account).id,
    type: card ? 'CREDIT' : 'BANK',
    subtype: account.kind,
    number,
    name,
    marketingName: bare ? null : revision ? `${marketingName} ${revision}` : marketingName,
    balance: account.balanceCents / 100,
    itemId: bank.ids.encode('item', owner),
    taxNumber: card || bare ? null : holder.document,
    owner: bare ? null : holder.name,
    currencyCode: 'BRL',
    bankData: card || bare ? null : bankData(account, number),
    creditData: card ? creditData(account) : null,
    createdAt: iso(account.ingestedAt),
    updatedAt: iso(account.updatedAt),
  };
}

/** What a connect token sees of an account: enough to choose one, no balance and no owner. */
export function reducedAccountView(bank: Bank, account: AccountRecord): Record<string, unknown> {
  const { id, type, subtype, number, name, itemId } = accountView(bank, account);
  return { id, type, subtype, number, name, itemId };
}
