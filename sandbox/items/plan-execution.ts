import { QR_CONNECTOR, findConnector, mfaCredential } from '../connectors/connector-catalogue.js';
import { failsAtLogin, failureOf, isFailure } from './execution-ends.js';
import type { Execution, ItemError, ItemRecord, MfaParameter, UserAction } from './item-record.js';
import { QUESTIONS, type Question } from './mfa-questions.js';
import { approvalOf, scriptOf, type UserScript } from './sandbox-users.js';

export type Step =
  | { kind: 'progress'; executionStatus: string }
  | { kind: 'question'; parameter: Omit<MfaParameter, 'expiresAt'> }
  | { kind: 'authorize'; type: UserAction['type'] }
  | { kind: 'check'; failure: (execution: Execution, item: ItemRecord) => ItemError | null }
  | { kind: 'reach' }
  | { kind: 'logged-in' };

export interface ExecutionPlan {
  steps: Step[];
  script: UserScript;
}

const MFA_TOKEN = '123456';
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

/** Whether Pluggy can read the Item again without its user: not where every login asks for a new code. */
export function isAutoSyncable(item: ItemRecord): boolean {
  return !findConnector(item.connectorId)?.hasMFA;
}

/**
 * The steps of an Item's execution: a pure function of the Item and of how it was at the execution's beginning, so
 * that a restarted sandbox finds its place.
 */
export function planExecution(item: ItemRecord, execution: Execution): ExecutionPlan {
  const script = scriptOf(item);
  const { outcome } = execution;
  const steps: Step[] = [progress('LOGIN_IN_PROGRESS'), { kind: 'reach' }];
  if (outcome && failsAtLogin(outcome)) steps.push(fails(outcome));
  else steps.push(...logIn(item, execution, script), ...collect(item, script));
  if (outcome && isFailure(outcome)) steps.push(fails(outcome));
  return { steps, script };
}

/** Who is asked what before Pluggy is in. Nobody is there to be asked in a sync of Pluggy's own. */
function logIn(item: ItemRecord, execution: Execution, script: UserScript): Step[] {
  const connector = findConnector(item.connectorId);
  const alone = execution.triggeredBy === 'SYNC';
  const steps: Step[] = [];
  if (execution.needsConsent && item.consent && alone) return [fails('USER_AUTHORIZATION_REVOKED')];
  if (connector?.oauth && script.end === 'INVALID_CREDENTIALS') return [fails(script.end)];
  if (connector?.oauth && execution.needsConsent) steps.push(...sendToBank('authorize-access'));
  if (item.connectorId === QR_CONNECTOR && !alone) steps.push(...sendToBank('qr'));
  if (script.slow && steps.length) steps.push(...Array<Step>(6).fill(progress('LOGIN_IN_PROGRESS')));
  steps.push(check((_, now) => (approvalOf(now) === 'REJECTED' ? NOT_GRANTED : null)));
  if (!failsWhileFetching(item, script)) steps.push(check(endOf(script)));
  if (connector && mfaCredential(connector) && !alone)
    steps.push(check(() => (item.parameters.token === MFA_TOKEN ? null : WRONG_MFA)));
  else if (connector?.hasMFA && item.connectorId !== QR_CONNECTOR && !alone)
    steps.push(...(script.questions ?? ['token']).flatMap(ask));
  return [...steps, { kind: 'logged-in' }];
}

function collect(item: ItemRecord, script: UserScript): Step[] {
  const steps: Step[] = [];
  for (const [product, executionStatus] of COLLECTING) {
    if (item.products.includes(product)) steps.push(progress(executionStatus));
    if (product === 'ACCOUNTS' && failsWhileFetching(item, script)) steps.push(check(endOf(script)));
  }
  return [...steps, progress('MERGING')];
}

function failsWhileFetching(item: ItemRecord, { end }: UserScript): boolean {
  return end === 'UNEXPECTED_ERROR' && findConnector(item.connectorId)?.oauth === true;
}

const WRONG_MFA = failureOf('INVALID_CREDENTIALS_MFA');
const NOT_GRANTED = failureOf('USER_AUTHORIZATION_NOT_GRANTED');

const progress = (executionStatus: string): Step => ({ kind: 'progress', executionStatus });
const check = (failure: (execution: Execution, item: ItemRecord) => ItemError | null): Step => ({
  kind: 'check',
  failure,
});
const fails = (end: string): Step => check(() => failureOf(end));

function endOf({
  end,
  providerMessage,
}: UserScript): (execution: Execution, item: ItemRecord) => ItemError | null {
  return ({ approved, outcome }, { deviceAuthorized }) => {
    if (!end || (outcome && !isFailure(outcome))) return null;
    if (end !== 'USER_AUTHORIZATION_PENDING')
      return failureOf(end, providerMessage ? { providerMessage } : {});
    // Pending until the person has authorised the device at the bank; from then on it is an ordinary user.
    if (deviceAuthorized) return null;
    return approved === false ? NOT_GRANTED : failureOf(end, { attributes: { device: 'PLUGGY SANDBOX' } });
  };
}

function sendToBank(type: UserAction['type']): Step[] {
  return [
    { kind: 'authorize', type },
    progress('LOGIN_IN_PROGRESS'),
    check(({ approved }) => (approved ? null : NOT_GRANTED)),
  ];
}

function ask(question: Question): Step[] {
  const parameter = QUESTIONS[question];
  return [
    { kind: 'question', parameter },
    progress('LOGIN_MFA_IN_PROGRESS'),
    // A choice passes with any value; a code must be the documented one.
    check(({ answers }) => (parameter.options || answers[parameter.name] === MFA_TOKEN ? null : WRONG_MFA)),
  ];
}
