import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import { iso } from '../../state/virtual-clock.js';
import type { Bank } from '../bank.js';
import { dayOf, startOfDay } from '../sao-paulo-day.js';
import { LOAN_KINDS, type LoanKind } from './loan-kinds.js';
import type { BankRow } from './product-rows.js';

export const loanId = (bank: Bank, item: ItemRecord, index: number): string =>
  bank.ids.encode('loan', item.ordinal, 0, index);

export const loanKind = (index: number): LoanKind => LOAN_KINDS[index % LOAN_KINDS.length] as LoanKind;

/** One credit contract. Each change of it is one instalment more that was paid. */
export function loanView(bank: Bank, item: ItemRecord, row: BankRow): Record<string, unknown> {
  const kind = loanKind(row.index);
  const random = new SeededRandom(bank.seed, item.ordinal, 0x10a, row.index);
  const total = kind.total;
  const paid = kind.settled ? (total ?? 0) : Math.min(random.int(1, 9) + row.revision, total ?? Infinity);
  const cents = random.int(500_000, 6_000_000);
  const [contractNumber, ipocCode] = [random.digits(15), random.digits(41)];
  const first = row.createdAt ?? item.firstReadAt?.LOANS ?? item.createdAt;
  const began = dayOf(item.createdAt) - 330;
  const day = (days: number): string => iso(startOfDay(began + days));
  const left = total === null ? null : total - paid;
  const outstanding =
    total === null ? cents - row.revision * 1_000 : Math.round((cents * (total - paid)) / total);
  const facts = {
    id: loanId(bank, item, row.index),
    itemId: item.id,
    contractNumber,
    ipocCode: kind.bare ? null : ipocCode,
    productName: kind.productName,
    type: kind.type,
    kind: kind.kind,
    date: iso(row.updatedAt ?? first),
    currencyCode: 'BRL',
  };
  if (kind.bare)
    // `date` may be null although it is required (Pluggy's document of September).
    return {
      ...facts,
      ...BARE,
      date: null,
      payments: { contractOutstandingBalance: outstanding / 100, releases: null },
    };
  return {
    ...facts,
    contractDate: day(0),
    disbursementDates: kind.fees ? [day(1).slice(0, 10), day(30).slice(0, 10)] : [day(0).slice(0, 10)],
    settlementDate: kind.settled ? day(320) : null,
    contractAmount: cents / 100,
    dueDate: total === null ? null : day(30 * total),
    installmentPeriodicity: kind.periodicity,
    installmentPeriodicityAdditionalInfo: kind.periodicityInfo ?? null,
    firstInstallmentDueDate: day(30),
    CET: 0.29,
    amortizationScheduled: kind.amortization,
    amortizationScheduledAdditionalInfo: kind.amortizationInfo ?? null,
    cnpjConsignee: kind.consignee ?? null,
    interestRates: interestRates(kind),
    contractedFees: kind.fees ? FEES : [],
    contractedFinanceCharges: kind.charges ? CHARGES : [],
    warranties: (kind.warranties ?? []).map((warranty) => ({ currencyCode: 'BRL', ...warranty })),
    installments: {
      typeNumberOfInstallments: kind.unit,
      totalNumberOfInstallments: total,
      typeContractRemaining: total === null ? 'WITHOUT_REMAINING_PERIOD' : kind.unit,
      contractRemainingNumber: left,
      paidInstallments: paid,
      dueInstallments: left,
      pastDueInstallments: kind.pastDue ?? 0,
      balloonPayments: kind.balloon
        ? [360, 720].map((days) => ({ dueDate: day(days), amount: { value: 12_500.5, currencyCode: 'BRL' } }))
        : [],
    },
    payments: {
      contractOutstandingBalance: outstanding / 100,
      releases: kind.releases || row.revision > 0 ? releases(bank, item, row, paid, cents, day) : [],
    },
  };
}

const BARE = {
  contractDate: null,
  disbursementDates: null,
  settlementDate: null,
  contractAmount: null,
  dueDate: null,
  installmentPeriodicity: null,
  installmentPeriodicityAdditionalInfo: null,
  firstInstallmentDueDate: null,
  CET: null,
  amortizationScheduled: null,
  amortizationScheduledAdditionalInfo: null,
  cnpjConsignee: null,
  interestRates: null,
  contractedFees: null,
  contractedFinanceCharges: null,
  warranties: null,
  installments: null,
};

function interestRates({ indexer, fees }: LoanKind): Record<string, unknown>[] {
  const rate = {
    taxType: 'EFFECTIVE',
    interestRateType: 'SIMPLE',
    taxPeriodicity: 'YEARLY',
    calculation: '21/252',
    referentialRateIndexerType: indexer.type,
    referentialRateIndexerSubType: indexer.subtype,
    referentialRateIndexerAdditionalInfo: indexer.info ?? null,
    preFixedRate: indexer.pre,
    postFixedRate: indexer.post,
    additionalInfo: null,
  };
  const nominal = {
    taxType: 'NOMINAL',
    interestRateType: 'COMPOUND',
    taxPeriodicity: 'MONTHLY',
    calculation: '30/360',
  };
  return fees
    ? [rate, { ...rate, ...nominal, additionalInfo: 'Taxa promocional até a 12ª parcela' }]
    : [rate];
}

const FEES = [
  {
    name: 'Renovação de cadastro',
    code: 'CADASTRO',
    chargeType: 'UNIQUE',
    charge: 'FIXED',
    amount: 89.9,
    rate: null,
  },
  {
    name: 'Avaliação do bem',
    code: 'AVAL_BEM',
    chargeType: 'UNIQUE',
    charge: 'MAXIMUM',
    amount: 3100,
    rate: null,
  },
  {
    name: 'Seguro prestamista',
    code: 'SEGURO',
    chargeType: 'BY_INSTALLMENT',
    charge: 'PERCENTAGE',
    amount: null,
    rate: 0.0062,
  },
  {
    name: 'Tarifa de manutenção',
    code: 'TARIFA',
    chargeType: 'BY_INSTALLMENT',
    charge: 'MINIMUM',
    amount: 25,
    rate: null,
  },
];

const CHARGES = [
  { type: 'JUROS_REMUNERATORIOS_POR_ATRASO', additionalInfo: null, rate: 0.07 },
  { type: 'MULTA_ATRASO_PAGAMENTO_PRESTACAO', additionalInfo: null, rate: 0.02 },
  { type: 'OUTROS_ENCARGOS', additionalInfo: 'Custas de cobrança', rate: null },
];

/** The payments of the last months, newest first; the second is one outside of the instalments. */
function releases(
  bank: Bank,
  item: ItemRecord,
  row: BankRow,
  paid: number,
  cents: number,
  day: (days: number) => string,
): Record<string, unknown>[] {
  return Array.from({ length: Math.min(paid, 3 + row.revision) }, (_, back) => {
    const over = back === 1;
    const random = new SeededRandom(bank.seed, item.ordinal, 0x10b, row.index, paid - back);
    return {
      isOverParcelPayment: over,
      installmentId: over ? null : Buffer.from(random.digits(24)).toString('base64'),
      paidDate: day(30 * (paid - back)),
      currencyCode: 'BRL',
      paidAmount: Math.round(cents / 48 + random.int(0, 900)) / 100,
      overParcel: over
        ? {
            fees: [{ name: 'Reavaliação periódica do bem', code: 'AVAL_BEM', amount: 180.04 }],
            charges: [{ type: 'JUROS_REMUNERATORIOS_POR_ATRASO', additionalInfo: null, amount: 12.34 }],
          }
        : null,
    };
  });
}
