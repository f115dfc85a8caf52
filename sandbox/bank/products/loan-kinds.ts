/** What tells one credit contract from another; amounts and dates come from the seed. */
export interface LoanKind {
  kind: 'LOAN' | 'FINANCING' | 'INVOICE_FINANCING' | 'UNARRANGED_ACCOUNT_OVERDRAFT';
  type: string | null;
  productName: string;
  periodicity: string;
  periodicityInfo?: string;
  amortization: string;
  amortizationInfo?: string;
  /** Instalments in all, and how many of them every change pays. Null is a contract without an end. */
  total: number | null;
  unit: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'WITHOUT_TOTAL_PERIOD';
  pastDue?: number;
  balloon?: boolean;
  settled?: boolean;
  consignee?: string;
  indexer: { type: string; subtype: string | null; info?: string; pre: number | null; post: number | null };
  fees?: boolean;
  charges?: boolean;
  warranties?: { type: string; subtype: string; amount: number | null }[];
  releases?: boolean;
  /** The bank told the contract and nothing else: lists and dates are null. */
  bare?: boolean;
}

const PREFIXED = { type: 'PRE_FIXADO', subtype: null, pre: 0.0188, post: null };

/** The first is what every user has; together they have every kind and every value of the documented lists. */
export const LOAN_KINDS: readonly LoanKind[] = [
  {
    kind: 'LOAN',
    type: 'CREDITO_PESSOAL_COM_CONSIGNACAO',
    productName: 'Crédito Pessoal Consignado',
    periodicity: 'MONTHLY',
    amortization: 'PRICE',
    total: 48,
    unit: 'MONTH',
    indexer: PREFIXED,
  },
  {
    kind: 'LOAN',
    type: 'CREDITO_PESSOAL_SEM_CONSIGNACAO',
    productName: 'Crédito Pessoal na Hora',
    periodicity: 'FORTNIGHTLY',
    amortization: 'SAM',
    total: 36,
    unit: 'WEEK',
    pastDue: 3,
    consignee: '60.500.998/0001-35',
    indexer: { type: 'POS_FIXADO', subtype: 'SELIC', pre: null, post: 1.1 },
    fees: true,
    charges: true,
    releases: true,
  },
  {
    kind: 'FINANCING',
    type: 'FINANCIAMENTO_HABITACIONAL_SFH',
    productName: 'Financiamento Imobiliário SFH',
    periodicity: 'MONTHLY',
    amortization: 'SAC',
    total: 360,
    unit: 'MONTH',
    indexer: { type: 'POS_FIXADO', subtype: 'TR_TBF', pre: 0.0899, post: 1 },
    fees: true,
    charges: true,
    warranties: [
      { type: 'ALIENACAO_FIDUCIARIA', subtype: 'IMOVEIS_RESIDENCIAIS', amount: 480_000 },
      { type: 'SEGUROS_ASSEMELHADOS', subtype: 'SEGUROS_ASSEMELHADOS', amount: null },
    ],
    balloon: true,
    releases: true,
  },
  {
    kind: 'FINANCING',
    type: 'AQUISICAO_BENS_VEICULOS_AUTOMOTORES',
    productName: 'CDC Veículo',
    periodicity: 'OTHERS',
    periodicityInfo: 'Parcelas na safra, em maio e outubro',
    amortization: 'OTHERS',
    amortizationInfo: 'Parcelas crescentes',
    total: 10,
    unit: 'YEAR',
    indexer: {
      type: 'OUTROS_INDEXADORES',
      subtype: 'OUTROS_INDEXADORES',
      info: 'Cesta do café',
      pre: null,
      post: 0.5,
    },
    warranties: [{ type: 'ALIENACAO_FIDUCIARIA', subtype: 'VEICULOS', amount: 72_400.5 }],
  },
  {
    kind: 'INVOICE_FINANCING',
    type: 'DESCONTO_DUPLICATAS',
    productName: 'Antecipação de Duplicatas',
    periodicity: 'WITHOUT_REGULAR_PERIODICITY',
    amortization: 'WITHOUT_AMORTIZATION_SYSTEM',
    total: 90,
    unit: 'DAY',
    indexer: { type: 'PRE_FIXADO', subtype: null, pre: 0.0279, post: null },
    warranties: [
      {
        type: 'CESSAO_DIREITOS_CREDITORIOS',
        subtype: 'NOTAS_PROMISSORIAS_OUTROS_DIREITOS_CREDITO',
        amount: 1000.04,
      },
    ],
    releases: true,
  },
  {
    kind: 'UNARRANGED_ACCOUNT_OVERDRAFT',
    type: 'ADIANTAMENTO_A_DEPOSITANTES',
    productName: 'Adiantamento a Depositantes',
    periodicity: 'WITHOUT_REGULAR_PERIODICITY',
    amortization: 'WITHOUT_AMORTIZATION_SYSTEM',
    total: null,
    unit: 'WITHOUT_TOTAL_PERIOD',
    indexer: { type: 'PRE_FIXADO', subtype: null, pre: 0.1389, post: null },
    charges: true,
  },
  {
    kind: 'LOAN',
    type: 'HOME_EQUITY',
    productName: 'Empréstimo com Garantia de Imóvel (quitado)',
    periodicity: 'QUARTERLY',
    amortization: 'SAC',
    total: 20,
    unit: 'MONTH',
    settled: true,
    indexer: { type: 'POS_FIXADO', subtype: 'IPCA', pre: 0.0649, post: 1 },
    releases: true,
  },
  {
    kind: 'LOAN',
    type: null,
    productName: 'Empréstimo',
    periodicity: 'MONTHLY',
    amortization: 'PRICE',
    total: 12,
    unit: 'MONTH',
    indexer: PREFIXED,
    bare: true,
  },
];
