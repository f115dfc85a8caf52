import { createHash } from 'node:crypto';

/** A transaction as Pluggy sends one, about 960 bytes of JSON: the n-th of an account. */
export function transaction(accountId: string, n: number): Record<string, unknown> {
  const id = uuid(`${accountId} ${n}`);
  const at = new Date(Date.UTC(2026, 10, 20) - n * 3_600_000).toISOString();
  const cents = ((n * 7919) % 1_000_000) / 100;
  return {
    id,
    description: `PIX TRANSF MARIA DA SILVA ${n}`,
    descriptionRaw: `PIX TRANSF MARIA DA SILVA ${n} 341/0001`,
    currencyCode: 'BRL',
    amount: n % 3 === 0 ? cents : -cents,
    amountInAccountCurrency: null,
    date: at,
    category: 'Transfer - PIX',
    categoryId: '05070000',
    balance: 12_000.5 + cents,
    accountId,
    providerCode: `TX${n}`,
    status: 'POSTED',
    paymentData: {
      payer: {
        name: 'Joao Souza', branchNumber: '0001', accountNumber: '123456-7', routingNumber: '341', routingNumberISPB: '60701190',
        documentNumber: { type: 'CPF', value: '882.937.076-23' },
      },
      receiver: {
        name: 'Maria da Silva', branchNumber: '0002', accountNumber: '765432-1', routingNumber: '001', routingNumberISPB: '00000000',
        documentNumber: { type: 'CPF', value: '143.120.776-54' },
      },
      reason: null, paymentMethod: 'PIX', referenceNumber: `E${n}`, receiverReferenceId: null, boletoMetadata: null,
    },
    type: n % 3 === 0 ? 'CREDIT' : 'DEBIT',
    operationType: 'PIX',
    creditCardMetadata: null,
    acquirerData: null,
    merchant: null,
    providerId: null,
    order: n,
    createdAt: at,
    updatedAt: at,
  }; // prettier-ignore
}

/** The same id each time for the same name. */
export function uuid(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
