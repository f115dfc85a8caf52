import type { ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import type { Bank } from './bank.js';
import { dayOf, startOfDay } from './sao-paulo-day.js';

/** The one loan that every Item has. */
export function loanOf(bank: Bank, item: ItemRecord): Record<string, unknown> {
  const random = new SeededRandom(bank.seed, item.ordinal, 0x10a);
  const total = random.pick([24, 36, 48]);
  const paid = random.int(1, 20);
  const cents = random.int(500_000, 6_000_000);
  const day = (days: number): string => iso(startOfDay(dayOf(item.createdAt) + days));
  return {
    id: bank.ids.encode('loan', item.ordinal),
    itemId: item.id,
    contractNumber: random.digits(15),
    ipocCode: random.digits(41),
    productName: 'Crédito Pessoal Consignado',
    type: 'CREDITO_PESSOAL_COM_CONSIGNACAO',
    kind: 'LOAN',
    date: day(0),
    contractDate: day(-30 * (paid + 1)),
    disbursementDates: [day(-30 * (paid + 1)).slice(0, 10)],
    settlementDate: null,
    contractAmount: cents / 100,
    currencyCode: 'BRL',
    dueDate: day(30 * (total - paid)),
    installmentPeriodicity: 'MONTHLY',
    installmentPeriodicityAdditionalInfo: null,
    firstInstallmentDueDate: day(-30 * paid),
    CET: 0.29,
    amortizationScheduled: 'PRICE',
    amortizationScheduledAdditionalInfo: null,
    cnpjConsignee: null,
    interestRates: [
      {
        taxType: 'EFFECTIVE',
        interestRateType: 'SIMPLE',
        taxPeriodicity: 'YEARLY',
        calculation: '21/252',
        referentialRateIndexerType: 'PRE_FIXADO',
        referentialRateIndexerSubType: null,
        referentialRateIndexerAdditionalInfo: null,
        preFixedRate: 0.0188,
        postFixedRate: null,
        additionalInfo: null,
      },
    ],
    contractedFees: [],
    contractedFinanceCharges: [],
    warranties: [],
    installments: {
      typeNumberOfInstallments: 'MONTH',
      totalNumberOfInstallments: total,
      typeContractRemaining: 'MONTH',
      contractRemainingNumber: total - paid,
      paidInstallments: paid,
      dueInstallments: total - paid,
      pastDueInstallments: 0,
      balloonPayments: [],
    },
    payments: {
      contractOutstandingBalance: Math.round((cents * (total - paid)) / total) / 100,
      releases: [],
    },
  };
}
