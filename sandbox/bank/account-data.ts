import { iso } from '../state/virtual-clock.js';
import type { AccountRecord } from './account-record.js';
import { billOfDay } from './bill-calendar.js';
import { startOfDay } from './sao-paulo-day.js';

/** `bankData` of a checking or savings account. */
export function bankData(account: AccountRecord, transferNumber: string): Record<string, unknown> {
  const checking = account.kind === 'CHECKING_ACCOUNT';
  const main = account.sub === 0;
  const full = account.variant === 'full';
  return {
    transferNumber,
    closingBalance: account.balanceCents / 100,
    automaticallyInvestedBalance: main ? 100 : null,
    overdraftContractedLimit: full && checking ? 5_000 : main ? 0 : null,
    overdraftUsedLimit: full && checking ? 250.75 : main ? 0 : null,
    unarrangedOverdraftAmount: main ? 0 : null,
    hasReservedBalance: full ? checking : null,
    reservedBalances: full ? (checking ? RESERVED : []) : null,
  };
}

const RESERVED = [
  {
    name: 'Caixinha Para Férias',
    identification: 'caixinha-1',
    availableAmounts: [
      {
        amount: 1_200.5,
        currencyCode: 'BRL',
        remuneration: {
          preFixedRate: null,
          postFixedIndexerPercentage: 1.1,
          rateType: 'EXPONENCIAL',
          indexer: 'CDI',
          calculation: 'DIAS_UTEIS',
          ratePeriodicity: 'ANUAL',
          indexerAdditionalInfo: null,
        },
      },
      {
        amount: 30,
        currencyCode: 'BRL',
        remuneration: {
          preFixedRate: 0.09,
          postFixedIndexerPercentage: null,
          rateType: 'LINEAR',
          indexer: 'OUTROS',
          calculation: 'DIAS_CORRIDOS',
          ratePeriodicity: 'MENSAL',
          indexerAdditionalInfo: 'Taxa do clube',
        },
      },
    ],
  },
  {
    name: null,
    identification: 'bloqueio-judicial-77',
    availableAmounts: [{ amount: 99.99, currencyCode: 'BRL', remuneration: null }],
  },
];

/** `creditData` of a card: an ordinary one, or one of those that show everything there can be. */
export function creditData(account: AccountRecord): Record<string, unknown> {
  const open = billOfDay(account.lastDay);
  const plain = {
    level: 'BLACK',
    brand: 'MASTERCARD',
    brandAdditionalInfo: null,
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
  switch (account.variant) {
    case 'full':
      return {
        ...plain,
        balanceForeignCurrency: 12.5,
        isLimitFlexible: true,
        disaggregatedCreditLimits: limits(),
        additionalCards: [{ number: '4321' }, { number: '5678' }],
      };
    case 'additional':
      return {
        ...plain,
        level: null,
        brand: 'VISA',
        creditLimit: 2_000,
        availableCreditLimit: 1_876.55,
        isLimitFlexible: false,
        status: 'BLOCKED',
        holderType: 'ADDITIONAL',
        additionalCards: [],
        disaggregatedCreditLimits: [],
      };
    case 'cancelled':
      return {
        ...plain,
        level: 'OUTROS',
        brand: 'OTHER',
        brandAdditionalInfo: 'Bandeira da Cooperativa',
        balanceCloseDate: null,
        balanceDueDate: null,
        availableCreditLimit: null,
        balanceForeignCurrency: null,
        minimumPayment: null,
        creditLimit: 0,
        status: 'CANCELLED',
        holderType: null,
      };
    default:
      return plain;
  }
}

const LINES = [
  'CREDITO_A_VISTA',
  'CREDITO_PARCELADO',
  'SAQUE_CREDITO_BRASIL',
  'SAQUE_CREDITO_EXTERIOR',
  'EMPRESTIMO_CARTAO_CONSIGNADO',
  'OUTROS',
];

/** The limit in all, and one of each line; the last is zero for a reason. */
function limits(): Record<string, unknown>[] {
  const limit = (limitAmount: number, more: Record<string, unknown>): Record<string, unknown> => ({
    creditLineLimitType: 'LIMITE_CREDITO_MODALIDADE_OPERACAO',
    consolidationType: 'INDIVIDUAL',
    identificationNumber: '8670',
    isLimitFlexible: false,
    usedAmount: 0,
    usedAmountCurrencyCode: 'BRL',
    lineName: null,
    lineNameAdditionalInfo: null,
    limitAmount,
    limitAmountCurrencyCode: 'BRL',
    limitAmountReason: null,
    customizedLimitAmount: null,
    customizedLimitAmountCurrencyCode: null,
    availableAmount: limitAmount,
    availableAmountCurrencyCode: 'BRL',
    ...more,
  });
  const total = limit(300_000, {
    creditLineLimitType: 'LIMITE_CREDITO_TOTAL',
    consolidationType: 'CONSOLIDADO',
    isLimitFlexible: true,
    usedAmount: 503.1,
    availableAmount: 299_496.9,
    customizedLimitAmount: 50_000,
    customizedLimitAmountCurrencyCode: 'BRL',
  });
  const lines = LINES.map((lineName, n) =>
    limit(lineName === 'OUTROS' ? 0 : 10_000 * (n + 1), {
      lineName,
      lineNameAdditionalInfo: lineName === 'OUTROS' ? 'Linha da cooperativa' : null,
      limitAmountReason: lineName === 'OUTROS' ? 'CREDITO_CANCELADO_CLIENTE' : null,
    }),
  );
  return [total, ...lines];
}
