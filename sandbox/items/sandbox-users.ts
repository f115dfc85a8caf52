import { findConnector, JOINT_ACCOUNT_CONNECTOR, QR_CONNECTOR } from '../connectors/connector-catalogue.js';
import type { Approval, ItemRecord } from './item-record.js';
import type { Question } from './mfa-questions.js';

/** What the documented sandbox users do (facts §9, facts-2 §3.2). Anyone else has wrong credentials. */
export interface UserScript {
  /** How the execution fails; it succeeds when left out. */
  end?: string;
  providerMessage?: string;
  /** Product whose data could not be read: the end is PARTIAL_SUCCESS. */
  failedProduct?: string;
  warnedProduct?: string;
  twoCheckingAccounts?: boolean;
  business?: boolean;
  /** Questions asked after the login where the connector asks in two steps. */
  questions?: Question[];
  /** The institution takes long to let Pluggy in. */
  slow?: boolean;
  /** Several holders must agree; where they stand at first. */
  approval?: Approval;
  /** How many times the usual number of rows. */
  multiply?: number;
  /** One checking account of exactly so many rows, in which nothing happens from day to day. */
  rows?: number;
  /** Every account, investment, loan, bill and detail that Pluggy's documents know. */
  everything?: boolean;
}

const WRONG: UserScript = { end: 'INVALID_CREDENTIALS' };
const NEEDS_ACTION = 'user-account-need-actions';

const USERS: Record<string, UserScript> = {
  'user-ok': {},
  'user-logged': { end: 'ALREADY_LOGGED_IN' },
  'user-locked': { end: 'ACCOUNT_LOCKED' },
  'user-error': { end: 'UNEXPECTED_ERROR' },
  'user-unavailable': { end: 'SITE_NOT_AVAILABLE' },
  [NEEDS_ACTION]: { end: 'ACCOUNT_NEEDS_ACTION' },
  [`${NEEDS_ACTION}-provider-message`]: {
    end: 'ACCOUNT_NEEDS_ACTION',
    providerMessage: 'Atualize seu cadastro no aplicativo do banco.',
  },
  'user-connection-error': { end: 'CONNECTION_ERROR' },
  'user-account-credentials-reset': { end: 'ACCOUNT_CREDENTIALS_RESET' },
  'user-not-supported': { end: 'USER_NOT_SUPPORTED' },
  'user-ok-auth-pending': { end: 'USER_AUTHORIZATION_PENDING' },
  'user-ok-account-error': { failedProduct: 'TRANSACTIONS' },
  'user-ok-account-warning': { warnedProduct: 'ACCOUNTS' },
  'user-ok-two-checking-accounts': { twoCheckingAccounts: true },
  'user-ok-img': { questions: ['image'] },
  'user-ok-select': { questions: ['option'] },
  'user-ok-phone': { questions: ['phone', 'token'] },
  'user-ok-multi-company': { questions: ['token', 'company'], business: true },
  // Ours.
  'user-ok-everything': { everything: true },
};

/** `user-ok-perf` without a factor is ten times; 5,000 is the documented limit. */
const PERF = /^user-ok-perf(?:-(\d+)x?)?$/;
const MAX_PERF = 5000;
/** Ours: an account to measure with. */
const ROWS = /^user-ok-rows-(\d{1,8})$/;

function scriptOfUser(user: string, password: string): UserScript {
  if (password !== 'password-ok') return WRONG;
  const perf = PERF.exec(user);
  if (perf) return { multiply: Math.min(Number(perf[1] ?? 10), MAX_PERF) };
  const rows = ROWS.exec(user);
  if (rows) return { rows: Number(rows[1]) };
  return Object.hasOwn(USERS, user) ? (USERS[user] as UserScript) : WRONG;
}

/** Documented CPFs of the Open Finance sandbox; the script is what happens after the person has authorised. */
const CPFS: Record<string, UserScript> = {
  '76109277673': {},
  '23824264030': { approval: 'APPROVED' },
  '05117767055': { approval: 'REJECTED' },
  '00250273799': { slow: true },
  '16351171199': { end: 'UNEXPECTED_ERROR' },
  // Ours, beside the documented ones.
  '11144477735': { everything: true },
  '22233344405': { approval: 'PENDING' },
};

/** Connector 600 knows its documented CPFs only; the other Open Finance banks take any well-formed one. */
function scriptOfCpf(cpf: string, connectorId: number): UserScript {
  return CPFS[cpf.replace(/\D/g, '')] ?? (connectorId === 600 ? WRONG : {});
}

/** What happens when Pluggy connects with the Item's credentials. */
export function scriptOf({ connectorId, parameters }: ItemRecord): UserScript {
  if (connectorId === QR_CONNECTOR) return {};
  if (findConnector(connectorId)?.oauth)
    return parameters.cpf ? scriptOfCpf(parameters.cpf, connectorId) : {};
  const script = scriptOfUser(parameters.user ?? '', parameters.password ?? '');
  if (connectorId !== JOINT_ACCOUNT_CONNECTOR) return script;
  return { questions: ['accountType', 'account'], ...script };
}

/** Where the holders of the Item's account stand; undefined where one person decides. */
export function approvalOf(item: ItemRecord): Approval | undefined {
  return item.approval ?? scriptOf(item).approval;
}
