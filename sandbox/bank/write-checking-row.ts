import { SeededRandom } from '../state/seeded-random.js';
import { BANKS, BOLETOS, DEBIT_PURCHASES, EMPLOYER, PEOPLE } from './brazil.js';
import { findCategory } from './categories.js';
import type { Participant, PaymentData, TransactionContent } from './transaction.js';

/**
 * One row of a checking account. `dayOfMonth` places the salary and the card payment where people have them;
 * amounts follow the OAS: money out is negative and DEBIT, money in is positive and CREDIT.
 */
export function writeCheckingRow(
  random: SeededRandom,
  dayOfMonth: number,
  owner: Participant,
): TransactionContent {
  if (dayOfMonth === 5 && random.chance(0.5)) return salary(random, owner);
  if (dayOfMonth === 10 && random.chance(0.5)) return cardPayment(random);
  const dice = random.next();
  if (dice < 0.3) return pix(random, owner, 'out');
  if (dice < 0.45) return pix(random, owner, 'in');
  if (dice < 0.57) return boleto(random, owner);
  if (dice < 0.63) return ted(random, owner);
  if (dice < 0.68) return fee(random);
  return debitPurchase(random);
}

function row(
  cents: number,
  categoryId: string | null,
  fields: Partial<TransactionContent>,
): TransactionContent {
  return {
    description: '',
    descriptionRaw: null,
    currencyCode: 'BRL',
    amount: cents / 100,
    amountInAccountCurrency: null,
    balance: null,
    category: categoryId ? (findCategory(categoryId)?.description ?? null) : null,
    categoryId,
    providerCode: null,
    type: cents < 0 ? 'DEBIT' : 'CREDIT',
    operationType: null,
    operationTypeAdditionalInfo: null,
    paymentData: null,
    creditCardMetadata: null,
    merchant: null,
    ...fields,
  };
}

function person(random: SeededRandom): Participant {
  const bank = random.pick(BANKS);
  const masked = `***.${random.digits(3)}.${random.digits(3)}-**`;
  return {
    documentNumber: random.chance(0.9) ? { type: 'CPF', value: masked } : null,
    name: random.pick(PEOPLE),
    accountNumber: random.chance(0.7) ? `${random.digits(5)}-${random.digits(1)}` : null,
    branchNumber: random.chance(0.7) ? random.digits(4) : null,
    ...bank,
  };
}

function payment(paymentMethod: string, random: SeededRandom, fields: Partial<PaymentData>): PaymentData {
  return {
    payer: null,
    receiver: null,
    reason: null,
    referenceNumber: random.chance(0.8) ? random.digits(9) : null,
    receiverReferenceId: null,
    paymentMethod,
    boletoMetadata: null,
    ...fields,
  };
}

function pix(random: SeededRandom, owner: Participant, way: 'in' | 'out'): TransactionContent {
  const other = person(random);
  const cents = random.int(100, 90_000) * (way === 'out' ? -1 : 1);
  const description = way === 'out' ? `Pix enviado ${other.name}` : `Pix recebido ${other.name}`;
  const parties = way === 'out' ? { payer: owner, receiver: other } : { payer: other, receiver: owner };
  const reason = random.chance(0.3)
    ? random.pick(['aluguel', 'pão e café', 'presente da Zélia ❤', 'racha do churrasco'])
    : null;
  return row(cents, '05070000', {
    description,
    descriptionRaw: random.chance(0.8) ? description.toUpperCase() : null,
    operationType: 'PIX',
    providerCode: random.chance(0.5) ? random.digits(3) : null,
    paymentData: payment('PIX', random, { ...parties, reason }),
  });
}

function ted(random: SeededRandom, owner: Participant): TransactionContent {
  const other = person(random);
  return row(random.int(10_000, 450_000), '05080000', {
    description: `TED RECEBIDA ${other.name}`,
    descriptionRaw: `TED 341.${random.digits(4)} ${other.name}`,
    operationType: 'TED',
    balance: random.int(0, 900_000) / 100,
    paymentData: payment('TED', random, { payer: other, receiver: owner }),
  });
}

function boleto(random: SeededRandom, owner: Participant): TransactionContent {
  const bill = random.pick(BOLETOS);
  const cents = random.int(...bill.cents);
  const interest = random.chance(0.1) ? random.int(50, 900) : 0;
  return row(-(cents + interest), bill.categoryId, {
    description: bill.description,
    descriptionRaw: bill.description,
    operationType: 'BOLETO',
    paymentData: payment('BOLETO', random, {
      payer: owner,
      boletoMetadata: {
        digitableLine: random.digits(47),
        barcode: random.chance(0.5) ? random.digits(44) : null,
        baseAmount: cents / 100,
        interestAmount: interest ? interest / 100 : null,
        penaltyAmount: null,
        discountAmount: null,
      },
    }),
  });
}

function salary(random: SeededRandom, owner: Participant): TransactionContent {
  const payer: Participant = {
    documentNumber: { type: 'CNPJ', value: EMPLOYER.cnpj },
    name: EMPLOYER.name,
    accountNumber: '13005555-5',
    branchNumber: '0001',
    routingNumber: '341',
    routingNumberISPB: '60701190',
  };
  return row(random.int(420_000, 435_000), '01010000', {
    description: 'CRÉDITO DE SALÁRIO',
    descriptionRaw: 'CREDITO DE SALARIO 08050608000132',
    operationType: 'FOLHA_PAGAMENTO',
    paymentData: payment('TEF', random, { payer, receiver: owner }),
  });
}

function cardPayment(random: SeededRandom): TransactionContent {
  return row(-random.int(40_000, 310_000), '05100000', {
    description: 'PAGAMENTO FATURA CARTÃO',
    descriptionRaw: 'PGTO FATURA CARTAO MASTERCARD',
    operationType: 'PAGAMENTO_CARTAO',
  });
}

function fee(random: SeededRandom): TransactionContent {
  const yields = random.chance(0.5);
  if (yields) {
    // One cent or less is what a remunerated balance often yields: the smallest amounts a copy must keep.
    return row(random.int(1, 45), '03060000', {
      description: 'RENDIMENTO DA CONTA',
      operationType: 'RENDIMENTO_APLIC_FINANCEIRA',
    });
  }
  return row(-random.int(190, 2_990), '16000000', {
    description: 'TARIFA PACOTE DE SERVIÇOS',
    operationType: 'TARIFA',
  });
}

function debitPurchase(random: SeededRandom): TransactionContent {
  const shop = random.pick(DEBIT_PURCHASES);
  return row(-random.int(...shop.cents), random.chance(0.9) ? shop.categoryId : null, {
    description: shop.description,
    descriptionRaw: random.chance(0.7) ? `${shop.description} ${random.digits(6)}` : null,
    operationType: 'CARTAO',
    balance: random.chance(0.3) ? random.int(0, 900_000) / 100 : null,
  });
}
