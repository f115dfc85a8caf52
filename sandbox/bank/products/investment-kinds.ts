/** What tells one kind of investment from another; the numbers come from the seed. */
export interface InvestmentKind {
  type: 'COE' | 'EQUITY' | 'ETF' | 'FIXED_INCOME' | 'MUTUAL_FUND' | 'SECURITY' | 'OTHER';
  /** Optional in Pluggy's document. */
  subtype: string | null;
  name: string;
  code?: string;
  isin?: string;
  issuer?: { name: string; cnpj: string };
  rate?: number;
  rateType?: string;
  fixedAnnualRate?: number;
  taxExempt?: boolean;
  ratePeriodicity?: string;
  indexerAdditionalInfo?: string;
  dueDate?: string;
  gracePeriodDate?: string;
  priceFactor?: number;
  debtor?: { name: string };
  couponPayment?: { hasCoupon: boolean; periodicity?: string; additionalInfo?: string };
  metadata?: Record<string, unknown>;
  status?: 'PENDING' | 'TOTAL_WITHDRAWAL';
  currencyCode?: string;
  /** Nothing but what Pluggy's document requires; all else is null. */
  bare?: boolean;
}

const PLUGGY = { name: 'Banco Pluggy S.A.', cnpj: '08050608000132' };
const TREASURY = { name: 'Tesouro Nacional', cnpj: '00394460040950' };
const INSURER = { name: 'Ipê Vida e Previdência S.A.', cnpj: '51990695000137' };

/** The four that every user has. */
const PLAIN: readonly InvestmentKind[] = [
  {
    type: 'FIXED_INCOME',
    subtype: 'CDB',
    name: 'CDB PÓS-FIXADO 110% CDI',
    rateType: 'CDI',
    rate: 110,
    issuer: PLUGGY,
    dueDate: '2035-05-15T03:00:00.000Z',
  },
  { type: 'MUTUAL_FUND', subtype: 'MULTIMARKET_FUND', name: 'FUNDO MULTIMERCADO AÇÃO LIVRE FIC' },
  { type: 'EQUITY', subtype: 'STOCK', name: 'PETROBRAS PN', code: 'PETR4', isin: 'BRPETRACNPR6' },
  {
    type: 'FIXED_INCOME',
    subtype: 'TREASURY',
    name: 'TESOURO IPCA+ 2035',
    rateType: 'IPCA',
    rate: 100,
    issuer: TREASURY,
    dueDate: '2035-05-15T03:00:00.000Z',
  },
];

export const PLAIN_INVESTMENTS = PLAIN.length;

const fund = (
  subtype: string,
  name: string,
  code: string,
  anbimaCategory: string | null,
): InvestmentKind => ({
  type: 'MUTUAL_FUND',
  subtype,
  name,
  code,
  metadata: { fundName: name, anbimaCategory, anbimaClass: anbimaCategory && 'Ativo', anbimaSubclass: null },
});
const paper = (subtype: string, name: string, rest: Partial<InvestmentKind>): InvestmentKind => ({
  type: 'FIXED_INCOME',
  subtype,
  name,
  issuer: PLUGGY,
  ratePeriodicity: 'YEARLY',
  dueDate: '2031-03-17T03:00:00.000Z',
  ...rest,
});
const share = (
  subtype: string,
  name: string,
  code: string,
  rest: Partial<InvestmentKind> = {},
): InvestmentKind => ({
  type: 'EQUITY',
  subtype,
  name,
  code,
  priceFactor: 1,
  ...rest,
});

/** Every type and subtype of Pluggy's document, every status, and rows with next to nothing in them. */
export const INVESTMENT_KINDS: readonly InvestmentKind[] = [
  ...PLAIN,
  share('REAL_ESTATE_FUND', 'FII GALPÕES DO IPIRANGA', 'GIPI11', { isin: 'BRGIPICTF004' }),
  share('BDR', 'APPLE BDR', 'AAPL34', { isin: 'BRAAPLBDR004' }),
  share('DERIVATIVES', 'DOL FUT JAN/27', 'DOLF27', { priceFactor: 50 }),
  share('OPTION', 'PETR4 CALL 38,00', 'PETRA380', { priceFactor: 100 }),
  { type: 'ETF', subtype: 'ETF', name: 'ETF BOVA ÍNDICE', code: 'BOVA11', isin: 'BRBOVACTF003' },
  paper('LCI', 'LCI PÓS 92% CDI', {
    rateType: 'CDI',
    rate: 92,
    taxExempt: true,
    gracePeriodDate: '2027-06-15T03:00:00.000Z',
  }),
  paper('LCA', 'LCA PRÉ 10,4% A.A.', { rateType: 'PRE', fixedAnnualRate: 10.4, taxExempt: true }),
  paper('LC', 'LETRA DE CÂMBIO 118% CDI', { rateType: 'CDI', rate: 118, taxExempt: false }),
  paper('LF', 'LETRA FINANCEIRA IPCA + 6,1%', { rateType: 'IPCA', rate: 100, fixedAnnualRate: 6.1 }),
  paper('CRI', 'CRI SHOPPING SÃO JOÃO', {
    rateType: 'IGPM',
    rate: 100,
    fixedAnnualRate: 7.2,
    taxExempt: true,
    debtor: { name: 'Shopping São João S.A.' },
    couponPayment: { hasCoupon: true, periodicity: 'MONTHLY' },
  }),
  paper('CRA', 'CRA USINA DO SERTÃO', {
    rateType: 'CDI',
    rate: 100,
    taxExempt: true,
    debtor: { name: 'Usina do Sertão Açúcar e Álcool Ltda' },
    couponPayment: { hasCoupon: true, periodicity: 'IRREGULAR', additionalInfo: 'Na safra: maio e outubro' },
  }),
  paper('DEBENTURES', 'DEBÊNTURE INCENTIVADA RODOVIA DO CAFÉ', {
    rateType: 'OUTROS',
    indexerAdditionalInfo: 'IPCA defasado em dois meses',
    rate: 100,
    ratePeriodicity: 'SEMESTERLY',
    taxExempt: true,
    couponPayment: { hasCoupon: true, periodicity: 'SEMESTERLY' },
  }),
  paper('CORPORATE_DEBT', 'NOTA COMERCIAL PADARIA PÃO & AÇÚCAR', {
    rateType: 'PRE',
    fixedAnnualRate: 13.75,
    ratePeriodicity: 'MONTHLY',
    couponPayment: { hasCoupon: false },
  }),
  fund('INVESTMENT_FUND', 'FUNDO IPÊ AMARELO FIC', '12.345.678/0001-00', null),
  fund('FIXED_INCOME_FUND', 'FUNDO RF SIMPLES', '23.456.789/0001-95', 'FIXED_INCOME'),
  fund('STOCK_FUND', 'FUNDO AÇÕES DIVIDENDOS', '34.567.890/0001-30', 'STOCK'),
  fund('ETF_FUND', 'FUNDO DE ÍNDICE GLOBAL', '45.678.901/0001-66', null),
  fund('OFFSHORE_FUND', 'OFFSHORE OPPORTUNITIES USD', '56.789.012/0001-00', null),
  fund('FIP_FUND', 'FIP INFRA NORDESTE', '67.890.123/0001-37', null),
  fund('EXCHANGE_FUND', 'FUNDO CAMBIAL DÓLAR', '78.901.234/0001-63', 'EXCHANGE'),
  fund('FI_INFRA', 'FI-INFRA SANEAMENTO', '89.012.345/0001-99', null),
  fund('FI_AGRO', 'FIAGRO CERRADO', '90.123.456/0001-25', null),
  {
    type: 'COE',
    subtype: 'STRUCTURED_NOTE',
    name: 'COE AUTOCALL BIG TECH 2028',
    issuer: PLUGGY,
    dueDate: '2028-09-29T03:00:00.000Z',
  },
  {
    type: 'SECURITY',
    subtype: 'RETIREMENT',
    name: 'PGBL IPÊ CONSERVADOR',
    metadata: {
      taxRegime: 'REGRESSIVO',
      proposalNumber: '0042317',
      processNumber: '15414.900840/2018-17',
      fundName: 'IPÊ PREV RF FIC',
      insurer: INSURER,
    },
  },
  {
    type: 'SECURITY',
    subtype: 'RETIREMENT',
    name: 'VGBL IPÊ MODERADO',
    metadata: {
      taxRegime: 'PROGRESSIVO',
      proposalNumber: null,
      processNumber: null,
      fundName: null,
      insurer: null,
    },
  },
  { type: 'OTHER', subtype: 'OTHER', name: 'CONSÓRCIO DE IMÓVEL', status: 'PENDING' },
  { type: 'OTHER', subtype: null, name: 'Saldo em moeda estrangeira', currencyCode: 'USD', bare: true },
  paper('CDB', 'CDB LIQUIDADO', { rateType: 'CDI', rate: 100, status: 'TOTAL_WITHDRAWAL' }),
];

/** The kind of an investment by its number; one that was added later takes its turn among all of them. */
export const investmentKind = (index: number): InvestmentKind =>
  INVESTMENT_KINDS[index % INVESTMENT_KINDS.length] as InvestmentKind;
