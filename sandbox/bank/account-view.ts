import { iso } from '../state/virtual-clock.js';
import type { AccountRecord } from './account-record.js';
import type { Bank } from './bank.js';
import { billOfDay } from './bill-calendar.js';
import { startOfDay } from './sao-paulo-day.js';

/** The account as Pluggy serves it. */
export function accountView(bank: Bank, account: AccountRecord): Record<string, unknown> {
  const checking = account.kind === 'CHECKING_ACCOUNT';
  const { owner, sub, holder } = account;
  const number = checking ? `0001/${String(10_000 + (owner % 90_000))}-${sub}` : 'xxxx8670';
  return {
    id: bank.ledger(account).id,
    type: checking ? 'BANK' : 'CREDIT',
    subtype: account.kind,
    number,
    name: checking ? 'Conta Corrente' : 'Mastercard Black',
    marketingName: checking ? 'GOLD Conta Corrente' : 'PLUGGY UNICLASS MASTERCARD BLACK',
    balance: account.balanceCents / 100,
    itemId: bank.ids.encode('item', owner),
    taxNumber: checking ? holder.document : null,
    owner: holder.name,
    currencyCode: 'BRL',
    bankData: checking ? bankData(account, number) : null,
    creditData: checking ? null : creditData(account),
    createdAt: iso(account.ingestedAt),
    updatedAt: iso(account.updatedAt),
  };
}

/** What a connect token sees of an account: enough to choose one, no balance and no owner. */
export function reducedAccountView(bank: Bank, account: AccountRecord): Record<string, unknown> {
  const { id, type, subtype, number, name, itemId } = accountView(bank, account);
  return { id, type, subtype, number, name, itemId };
}

function bankData(account: AccountRecord, transferNumber: string): Record<string, unknown> {
  return {
    transferNumber,
    closingBalance: account.balanceCents / 100,
    automaticallyInvestedBalance: account.sub === 0 ? 100 : null,
    overdraftContractedLimit: account.sub === 0 ? 0 : null,
    overdraftUsedLimit: account.sub === 0 ? 0 : null,
    unarrangedOverdraftAmount: account.sub === 0 ? 0 : null,
    hasReservedBalance: null,
    reservedBalances: null,
  };
}

function creditData(account: AccountRecord): Record<string, unknown> {
  const open = billOfDay(account.lastDay);
  return {
    level: 'BLACK',
    brand: 'MASTERCARD',
    balanceCloseDate: iso(startOfDay(open.closesOn)),
    balanceDueDate: iso(startOfDay(open.dueOn)),
    availableCreditLimit: 300_000,
    balanceForeignCurrency: 0,
    minimumPayment: 100.62,
    creditLimit: 300_000,
    isLimitFlexible: null,
    status: 'ACTIVE',
    holderType: 'MAIN',
    disaggregatedCreditLimits: null,
    additionalCards: null,
  };
}
