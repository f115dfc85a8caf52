import type { SeededRandom } from '../state/seeded-random.js';
import { findCategory } from './categories.js';
import type { TransactionContent } from './transaction.js';

/** What else banks write: operation, words, direction and category. The types are Open Finance's own. */
const OPERATIONS: readonly [type: string, description: string, sign: 1 | -1, categoryId: string | null][] = [
  ['DOC', 'DOC RECEBIDO', 1, '05040000'],
  ['TRANSFERENCIA_MESMA_INSTITUICAO', 'TRANSF MESMO BANCO', -1, '05060000'],
  ['CONVENIO_ARRECADACAO', 'ARRECADAÇÃO DARF', -1, '15010000'],
  ['PACOTE_TARIFA_SERVICOS', 'PACOTE DE SERVIÇOS', -1, '16010000'],
  ['TARIFA_SERVICOS_AVULSOS', 'TARIFA SEGUNDA VIA', -1, '16010000'],
  ['DEPOSITO', 'DEPÓSITO EM CHEQUE', 1, '05030000'],
  ['SAQUE', 'SAQUE BANCO 24H', -1, '05020000'],
  ['ENCARGOS_JUROS_CHEQUE_ESPECIAL', 'JUROS CHEQUE ESPECIAL', -1, '02010000'],
  ['PORTABILIDADE_SALARIO', 'PORTABILIDADE DE SALÁRIO', 1, '01010000'],
  ['RESGATE_APLICACAO_FINANCEIRA', 'RESGATE CDB', 1, '03020000'],
  ['OPERACAO_CREDITO', 'CRÉDITO EMPRÉSTIMO', 1, '02040000'],
  ['OUTROS', 'BLOQUEIO JUDICIAL', -1, '06010000'],
  ['OUTROS', 'LANÇAMENTO A ESCLARECER', -1, null],
];

const FEES = [
  'ANNUAL_FEE',
  'ATM_WITHDRAWAL_DOMESTIC',
  'ATM_WITHDRAWAL_INTERNATIONAL',
  'EMERGENCY_CREDIT_EVALUATION',
  'CARD_REISSUE',
  'BILL_PAYMENT_FEE',
  'SMS',
  'OTHER',
] as const;
const CREDITS = ['REVOLVING_CREDIT', 'BILL_INSTALLMENT', 'LOAN', 'OTHER'] as const;

function row(
  amount: number,
  type: 'DEBIT' | 'CREDIT',
  categoryId: string | null,
  fields: Partial<TransactionContent>,
): TransactionContent {
  return {
    description: '',
    descriptionRaw: null,
    currencyCode: 'BRL',
    amount,
    amountInAccountCurrency: null,
    balance: null,
    category: categoryId ? (findCategory(categoryId)?.description ?? null) : null,
    categoryId,
    providerCode: null,
    type,
    operationType: null,
    operationTypeAdditionalInfo: null,
    paymentData: null,
    creditCardMetadata: null,
    merchant: null,
    ...fields,
  };
}

/** A row of a checking account in one of the operation types that everyday rows have not. */
export function writeRareCheckingRow(random: SeededRandom): TransactionContent {
  const [operationType, description, sign, categoryId] = random.pick(OPERATIONS);
  return row((sign * random.int(100, 300_000)) / 100, sign > 0 ? 'CREDIT' : 'DEBIT', categoryId, {
    description,
    descriptionRaw: random.chance(0.5) ? `${description} ${random.digits(8)}` : null,
    operationType,
    operationTypeAdditionalInfo: operationType === 'OUTROS' ? 'Ofício 77/2026' : null,
    providerCode: random.digits(6),
    balance: random.int(0, 900_000) / 100,
  });
}

/** A row of a savings account: its interest, or money put aside or taken back. */
export function writeSavingsRow(random: SeededRandom): TransactionContent {
  if (random.chance(0.4)) {
    return row(random.int(1, 4_500) / 100, 'CREDIT', '03060000', {
      description: 'RENDIMENTO POUPANÇA',
      operationType: 'RENDIMENTO_APLIC_FINANCEIRA',
    });
  }
  const sign = random.chance(0.6) ? 1 : -1;
  return row((sign * random.int(1_000, 90_000)) / 100, sign > 0 ? 'CREDIT' : 'DEBIT', '04000000', {
    description: sign > 0 ? 'APLICAÇÃO POUPANÇA' : 'RESGATE POUPANÇA',
    operationType: 'TRANSFERENCIA_MESMA_INSTITUICAO',
  });
}

/** A fee of a card, or credit that was taken on it. */
export function writeRareCardRow(
  random: SeededRandom,
  metadata: Record<string, string | number | null>,
): TransactionContent {
  if (random.chance(0.6)) {
    const feeType = random.pick(FEES);
    const other: Record<string, string> =
      feeType === 'OTHER' ? { feeTypeAdditionalInfo: 'Tarifa de saque na loja' } : {};
    return row(random.int(100, 9_900) / 100, 'DEBIT', '16030000', {
      description: `TARIFA ${feeType}`,
      operationType: 'TARIFA',
      creditCardMetadata: { ...metadata, feeType, ...other },
    });
  }
  const otherCreditsType = random.pick(CREDITS);
  const other: Record<string, string> =
    otherCreditsType === 'OTHER' ? { otherCreditsAdditionalInfo: 'Saque parcelado' } : {};
  return row(random.int(5_000, 90_000) / 100, 'DEBIT', '02000000', {
    description: `CRÉDITO ${otherCreditsType}`,
    operationType: 'OPERACOES_CREDITO_CONTRATADAS_CARTAO',
    creditCardMetadata: { ...metadata, otherCreditsType, ...other },
  });
}
