import { findConnector, mfaCredential } from '../connectors/connector-catalogue.js';
import type { Execution, ItemError, ItemRecord, MfaParameter } from './item-record.js';
import { scriptOfCpf, scriptOfUser, type UserScript } from './sandbox-users.js';

export type Step =
  | { kind: 'progress'; executionStatus: string }
  | { kind: 'question'; parameter: Omit<MfaParameter, 'expiresAt'> }
  | { kind: 'authorize' }
  | { kind: 'check'; failure: (execution: Execution) => ItemError | null }
  | { kind: 'logged-in' };

export interface ExecutionPlan {
  steps: Step[];
  script: UserScript;
}

const MFA_TOKEN = '123456';
const WRONG_MFA: ItemError = { code: 'INVALID_CREDENTIALS_MFA', message: 'Invalid credentials for MFA.' };
const COLLECTING = [
  ['ACCOUNTS', 'ACCOUNTS_IN_PROGRESS'],
  ['CREDIT_CARDS', 'CREDITCARDS_IN_PROGRESS'],
  ['TRANSACTIONS', 'TRANSACTIONS_IN_PROGRESS'],
  ['PAYMENT_DATA', 'PAYMENT_DATA_IN_PROGRESS'],
  ['INVESTMENTS', 'INVESTMENTS_IN_PROGRESS'],
  ['INVESTMENTS_TRANSACTIONS', 'INVESTMENTS_TRANSACTIONS_IN_PROGRESS'],
  ['IDENTITY', 'IDENTITY_IN_PROGRESS'],
  ['LOANS', 'LOANS_IN_PROGRESS'],
] as const;

export function scriptOf(item: ItemRecord): UserScript & { slow?: boolean } {
  const connector = findConnector(item.connectorId);
  if (connector?.oauth) {
    return item.parameters.cpf ? scriptOfCpf(item.parameters.cpf, item.connectorId) : {};
  }
  return scriptOfUser(item.parameters.user ?? '', item.parameters.password ?? '');
}

/** Whether Pluggy can read the Item again without its user: not where every login asks for a new code. */
export function isAutoSyncable(item: ItemRecord): boolean {
  return !findConnector(item.connectorId)?.hasMFA;
}

/** The steps of an Item's execution: a pure function of the Item, so that a restarted sandbox finds its place. */
export function planExecution(item: ItemRecord, execution: Execution): ExecutionPlan {
  const script = scriptOf(item);
  const steps: Step[] = [{ kind: 'progress', executionStatus: 'LOGIN_IN_PROGRESS' }];
  const connector = findConnector(item.connectorId);
  const fail = (error: ItemError | null): Step => ({ kind: 'check', failure: () => error });

  if (execution.triggeredBy === 'SYNC' && item.consent && needsConsent(item)) {
    return {
      steps: [...steps, fail({ code: 'USER_AUTHORIZATION_REVOKED', message: 'The consent has ended' })],
      script,
    };
  }
  if (connector?.oauth && needsConsent(item)) {
    if (script.end === 'INVALID_CREDENTIALS') return { steps: [...steps, fail(endOf(script))], script };
    steps.push({ kind: 'authorize' }, { kind: 'progress', executionStatus: 'LOGIN_IN_PROGRESS' });
    steps.push({ kind: 'check', failure: ({ approved }) => (approved ? null : notGranted()) });
    if (script.slow)
      steps.push(...Array<Step>(6).fill({ kind: 'progress', executionStatus: 'LOGIN_IN_PROGRESS' }));
  }
  const fetchingFails = connector?.oauth && script.end === 'UNEXPECTED_ERROR';
  // `user-ok-auth-pending` ends pending until the person has authorised the device; then it is an ordinary user.
  if (script.end && !fetchingFails && !(script.end === 'USER_AUTHORIZATION_PENDING' && execution.approved)) {
    steps.push(fail(endOf(script)));
  }
  if (connector && mfaCredential(connector) && execution.triggeredBy !== 'SYNC') {
    steps.push(fail(item.parameters.token === MFA_TOKEN ? null : WRONG_MFA));
  }
  if (connector?.hasMFA && !mfaCredential(connector) && execution.triggeredBy !== 'SYNC') {
    for (const question of script.questions ?? ['token']) steps.push(...ask(question));
  }
  steps.push({ kind: 'logged-in' });
  for (const [product, executionStatus] of COLLECTING) {
    if (item.products.includes(product)) steps.push({ kind: 'progress', executionStatus });
    if (product === 'ACCOUNTS' && fetchingFails) steps.push(fail(endOf(script)));
  }
  steps.push({ kind: 'progress', executionStatus: 'MERGING' });
  return { steps, script };
}

/** Only the user can renew an ended consent, on the same Item (CONS); a sync of its own fails. */
function needsConsent(item: ItemRecord): boolean {
  return !item.consent || item.consent.revokedAt !== null || item.consent.expiresAt !== null;
}

function endOf(script: UserScript): ItemError | null {
  if (!script.end) return null;
  const error: ItemError = { code: script.end, message: script.message ?? script.end };
  return script.providerMessage ? { ...error, providerMessage: script.providerMessage } : error;
}

function notGranted(): ItemError {
  return { code: 'USER_AUTHORIZATION_NOT_GRANTED', message: 'The user did not grant the authorization' };
}

function ask(question: 'token' | 'image' | 'option' | 'phone' | 'company'): Step[] {
  const parameter = QUESTIONS[question];
  return [
    { kind: 'question', parameter },
    { kind: 'progress', executionStatus: 'LOGIN_MFA_IN_PROGRESS' },
    {
      kind: 'check',
      // A choice passes with any value; a code must be the documented one.
      failure: ({ answers }) =>
        parameter.options || answers[parameter.name] === MFA_TOKEN ? null : WRONG_MFA,
    },
  ];
}

/** A 1×1 GIF stands for the bank's QR image. */
const IMAGE = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==';

const QUESTIONS: Record<
  'token' | 'image' | 'option' | 'phone' | 'company',
  Omit<MfaParameter, 'expiresAt'>
> = {
  token: {
    name: 'token',
    label: 'Chave de segurança',
    type: 'string',
    placeholder: 'Exemplo: 123456',
    validationMessage: 'O token deve ter 6 números.',
  },
  image: {
    name: 'token',
    label: 'Código da imagem',
    type: 'image',
    placeholder: 'Exemplo: 123456',
    validationMessage: 'O código deve ter 6 números.',
    data: IMAGE,
  },
  option: {
    name: 'option',
    label: 'Escolha uma opção',
    type: 'select',
    placeholder: '',
    validationMessage: 'Escolha uma das opções.',
    options: [
      { value: '1', label: 'Opção 1' },
      { value: '2', label: 'Opção 2' },
    ],
  },
  phone: {
    name: 'phone',
    label: 'Telefone para receber o código',
    type: 'select',
    placeholder: '',
    validationMessage: 'Escolha um telefone.',
    options: [
      { value: '0', label: '(11) *****-4321' },
      { value: '1', label: '(21) *****-8765' },
    ],
  },
  company: {
    name: 'company',
    label: 'Escolha a empresa',
    type: 'select',
    placeholder: '',
    validationMessage: 'Escolha uma empresa.',
    options: [
      { value: '08050608000132', label: 'Cooperativa Três Irmãos Ltda' },
      { value: '13590585000199', label: 'Padaria Pão & Açúcar ME' },
    ],
  },
};
