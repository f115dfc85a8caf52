import { hash32 } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import type { AccountRecord } from './account-record.js';
import type { Bank } from './bank.js';
import { bill, billOfDay } from './bill-calendar.js';
import { readAll } from './read-transactions.js';
import { startOfDay } from './sao-paulo-day.js';

const BILLS = 12;
/** Above this many rows a bill's total is drawn instead of added up: a listing must stay quick. */
const MAX_ROWS_TO_ADD_UP = 20_000;

/** The closed bills of a card, newest first; none for other accounts. */
export function billsOf(bank: Bank, account: AccountRecord): Record<string, unknown>[] {
  if (account.kind !== 'CREDIT_CARD') return [];
  const totals = account.rows <= MAX_ROWS_TO_ADD_UP ? addUp(bank, account) : null;
  const open = billOfDay(account.lastDay).number;
  return Array.from({ length: BILLS }, (_, back) => {
    const period = bill(open - 1 - back);
    const id = bank.ids.encode('bill', account.owner, account.sub, period.number);
    const drawn = 100_000 + (hash32(bank.seed, account.owner, period.number) % 300_000);
    const cents = totals ? (totals.get(id) ?? 0) : drawn;
    const paid = { id: bank.ids.encode('bill', account.owner, account.sub, period.number + 100_000) };
    return {
      id,
      accountId: bank.ledger(account).id,
      dueDate: iso(startOfDay(period.dueOn)),
      billClosingDate: iso(startOfDay(period.closesOn)),
      totalAmount: cents / 100,
      totalAmountCurrencyCode: 'BRL',
      minimumPaymentAmount: Math.round(cents * 0.15) / 100,
      allowsInstallments: true,
      financeCharges: [],
      payments: [
        {
          ...paid,
          valueType: 'FULL_PAYMENT',
          paymentDate: iso(startOfDay(period.dueOn)),
          paymentMode: 'DEBIT_ACCOUNT',
          amount: cents / 100,
          currencyCode: 'BRL',
        },
      ],
    };
  });
}

function addUp(bank: Bank, account: AccountRecord): Map<string, number> {
  const totals = new Map<string, number>();
  for (const row of readAll(bank.ledger(account))) {
    const billId = row.creditCardMetadata?.billId;
    if (typeof billId !== 'string') continue;
    const cents = Math.round((row.amountInAccountCurrency ?? row.amount) * 100);
    totals.set(billId, (totals.get(billId) ?? 0) + cents);
  }
  return totals;
}
