export interface Participant {
  documentNumber: { type: 'CPF' | 'CNPJ'; value: string } | null;
  name: string | null;
  accountNumber: string | null;
  branchNumber: string | null;
  routingNumber: string | null;
  routingNumberISPB: string | null;
}

export interface PaymentData {
  payer: Participant | null;
  receiver: Participant | null;
  reason: string | null;
  referenceNumber: string | null;
  receiverReferenceId: string | null;
  paymentMethod: string;
  boletoMetadata: Record<string, string | number | null> | null;
}

/** Pluggy's Transaction, as `GET /v2/transactions` serves it. */
export interface Transaction {
  id: string;
  description: string;
  descriptionRaw: string | null;
  currencyCode: string;
  amount: number;
  amountInAccountCurrency: number | null;
  date: string;
  balance: number | null;
  category: string | null;
  categoryId: string | null;
  accountId: string;
  providerCode: string | null;
  status: 'POSTED' | 'PENDING';
  type: 'DEBIT' | 'CREDIT';
  operationType: string | null;
  operationTypeAdditionalInfo: string | null;
  providerId: string | null;
  paymentData: PaymentData | null;
  creditCardMetadata: Record<string, string | number | null> | null;
  merchant: Record<string, string> | null;
  order: number;
  createdAt: string;
  updatedAt: string;
}

/** What a row's own generator decides; identity, dates and times of writing are the ledger's. */
export type TransactionContent = Omit<
  Transaction,
  'id' | 'accountId' | 'date' | 'createdAt' | 'updatedAt' | 'providerId' | 'order' | 'status'
>;
