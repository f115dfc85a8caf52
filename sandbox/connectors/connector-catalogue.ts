import type { Connector, ConnectorCredential } from './connector.js';

const USER: ConnectorCredential = {
  label: 'User',
  name: 'user',
  type: 'text',
  placeholder: '',
  validation: '^user-.{2,50}$',
  validationMessage: 'O user deve começar com "user-"',
  optional: false,
};
const PASSWORD: ConnectorCredential = {
  label: 'Password',
  name: 'password',
  type: 'password',
  placeholder: '',
  validation: '^.{6,20}$',
  validationMessage: 'A senha deve ter entre 6 e 20 caracteres',
  optional: false,
};
const TOKEN: ConnectorCredential = {
  label: 'Token',
  name: 'token',
  type: 'number',
  placeholder: 'Exemplo: 123456',
  validation: '^[0-9]{6}$',
  validationMessage: 'O token deve ter 6 números.',
  optional: false,
  mfa: true,
};
const CPF: ConnectorCredential = {
  name: 'cpf',
  label: 'CPF',
  type: 'number',
  placeholder: '',
  validation: '^\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}$',
  validationMessage: 'CPF deve ter 11 números.',
  optional: false,
};

export const ALL_PRODUCTS = [
  'ACCOUNTS',
  'CREDIT_CARDS',
  'TRANSACTIONS',
  'PAYMENT_DATA',
  'INVESTMENTS',
  'INVESTMENTS_TRANSACTIONS',
  'IDENTITY',
  'LOANS',
];

function connector(id: number, name: string, fields: Partial<Connector>): Connector {
  return {
    id,
    name,
    primaryColor: 'ef294b',
    institutionUrl: 'https://pluggy.ai',
    country: 'BR',
    type: 'PERSONAL_BANK',
    credentials: [USER, PASSWORD],
    imageUrl: 'https://cdn.pluggy.ai/assets/connector-icons/sandbox.svg',
    hasMFA: false,
    oauth: false,
    health: { status: 'ONLINE', stage: null },
    products: ALL_PRODUCTS,
    productCoverage: [],
    createdAt: '2020-09-07T00:08:06.588Z',
    isSandbox: true,
    isOpenFinance: false,
    updatedAt: '2025-08-03T20:07:20.291Z',
    supportsPaymentInitiation: false,
    supportsScheduledPayments: false,
    supportsSmartTransfers: false,
    supportsBoletoManagement: false,
    supportsAutomaticPix: false,
    ...fields,
  };
}

function openFinance(id: number, name: string, primaryColor: string, institutionUrl: string): Connector {
  return connector(id, name, {
    primaryColor,
    institutionUrl,
    credentials: [CPF],
    imageUrl: `https://cdn.pluggy.ai/assets/connector-icons/${id}.svg`,
    oauth: true,
    isSandbox: false,
    isOpenFinance: true,
    productCoverage: ['INVESTMENTS:TREASURE_TITLES', 'INVESTMENTS:BANK_FIXED_INCOMES'],
    supportsPaymentInitiation: true,
    supportsAutomaticPix: true,
    createdAt: '2023-05-02T14:00:00.000Z',
  });
}

/**
 * Pluggy's sandbox has these two flows, but no source names their connectors' ids: numbers of our own, far from
 * Pluggy's, so that nobody takes them for Pluggy's.
 */
export const JOINT_ACCOUNT_CONNECTOR = 90_001;
export const QR_CONNECTOR = 90_002;

/** The connectors of the bank. Ids and shapes are the ones that captures and official tests name (facts-2 §3.1). */
export const CONNECTORS: readonly Connector[] = [
  connector(0, 'Pluggy Bank', {}),
  connector(1, 'Pluggy Bank MFA 1 Step', { credentials: [USER, PASSWORD, TOKEN], hasMFA: true }),
  connector(2, 'Pluggy Bank', {}),
  connector(3, 'Pluggy Bank MFA 2 Step', { hasMFA: true }),
  connector(5, 'Pluggy Bank MFA 2 Step', { hasMFA: true }),
  connector(8, 'Pluggy Bank Business', { type: 'BUSINESS_BANK' }),
  connector(200, 'MeuPluggy', {
    credentials: [],
    oauth: true,
    isSandbox: false,
    imageUrl: 'https://cdn.pluggy.ai/assets/connector-icons/200.svg',
    institutionUrl: 'https://meu.pluggy.ai',
  }),
  connector(600, 'Sandbox Open Finance', { credentials: [CPF], oauth: true, isOpenFinance: true }),
  openFinance(601, 'Itaú', 'ec7000', 'https://www.itau.com.br'),
  openFinance(603, 'Bradesco', 'cc092f', 'https://banco.bradesco'),
  openFinance(608, 'Santander', 'ec0000', 'https://www.santander.com.br'),
  openFinance(612, 'Nubank', '820ad1', 'https://nubank.com.br'),
  connector(JOINT_ACCOUNT_CONNECTOR, 'Pluggy Bank Conta Conjunta', { hasMFA: true }),
  connector(QR_CONNECTOR, 'Pluggy Bank QR', { credentials: [], hasMFA: true }),
];

export function findConnector(id: number): Connector | undefined {
  return CONNECTORS.find((candidate) => candidate.id === id);
}

/** The one-time token of a 1-step connector, where it has one. */
export function mfaCredential(of: Connector): ConnectorCredential | undefined {
  return of.credentials.find((credential) => credential.mfa);
}
