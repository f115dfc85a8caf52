/** Who has to do something before it gets better. */
export const TURNS = ['user', 'bank', 'pluggy', 'us'] as const;
export type Turn = (typeof TURNS)[number];

/** `error`: no new data comes, or none is to be trusted. `warning`: it will soon be so, or in part. `info`: to be known. */
export type Severity = 'error' | 'warning' | 'info';

/** What a flag means to people. */
export interface Meaning {
  severity: Severity;
  turn: Turn;
  /** What to do, for the app's developers and for admins. */
  nextStep: string;
  /** For the end user, in both languages. */
  message: { 'pt-BR': string; en: string };
}

/** All that can be wrong with an Item, as this version of the hub sees it. */
export const FLAGS = [
  'ERRORED',
  'ACTION_REQUIRED',
  'STUCK',
  'STALE',
  'SYNC_BEHIND',
  'PARTIAL',
  'AUTO_SYNC_DISABLED',
  'CONSENT_EXPIRING',
  'CONSENT_EXPIRED',
  'CONSENT_REVOKED',
  'REMOVALS_HELD',
  'DUPLICATE',
  'UNKNOWN_STATUS',
  'DELETED_BY_PLUGGY',
] as const;

export type Flag = (typeof FLAGS)[number];

const RECONNECT =
  'let the user connect this Item again: POST /items/:id/connect-link, or a connect token with its itemId (update mode).';

const MEANINGS: Record<Exclude<Flag, 'ERRORED'>, Meaning> = {
  ACTION_REQUIRED: {
    severity: 'error',
    turn: 'user',
    nextStep: 'Ask the user to answer the question in item.parameter, or to do what item.userAction says.',
    message: {
      'pt-BR': 'Seu banco está esperando uma confirmação sua para continuar.',
      en: 'Your bank is waiting for you to confirm something.',
    },
  },
  STUCK: {
    severity: 'warning',
    turn: 'pluggy',
    nextStep: 'Nothing yet: the hub asks Pluggy again. If it stays, give the Item id to Pluggy’s support.',
    message: {
      'pt-BR': 'A atualização está demorando mais que o normal.',
      en: 'The update is taking longer than usual.',
    },
  },
  STALE: {
    severity: 'error',
    turn: 'pluggy',
    nextStep:
      'Pluggy has not synced it when it should have. A user may refresh it; if it stays, ask Pluggy’s support.',
    message: {
      'pt-BR': 'Os dados desta conta não estão atualizados.',
      en: 'The data of this account is not up to date.',
    },
  },
  SYNC_BEHIND: {
    severity: 'warning',
    turn: 'us',
    nextStep: 'The hub has begun to fetch it. If it stays, GET /items/:id/sync-runs says why.',
    message: {
      'pt-BR': 'Novos dados do banco ainda estão sendo carregados.',
      en: 'New data from the bank is still being loaded.',
    },
  },
  PARTIAL: {
    severity: 'warning',
    turn: 'bank',
    nextStep: 'Some products are not fresh: item.statusDetail says which, and why. The others are.',
    message: {
      'pt-BR': 'Parte dos dados desta conta não pôde ser atualizada.',
      en: 'Some of the data of this account could not be updated.',
    },
  },
  AUTO_SYNC_DISABLED: {
    severity: 'warning',
    turn: 'user',
    nextStep:
      'Pluggy does not sync it by itself any more; a refresh that the user asks for switches that on again.',
    message: {
      'pt-BR': 'A atualização automática desta conta está desligada.',
      en: 'This account is no longer updated automatically.',
    },
  },
  CONSENT_EXPIRING: {
    severity: 'info',
    turn: 'user',
    nextStep: `The consent ends soon: ${RECONNECT}`,
    message: {
      'pt-BR': 'Sua autorização no banco vai expirar em breve. Renove para continuar vendo seus dados.',
      en: 'Your consent at the bank ends soon. Renew it to keep seeing your data.',
    },
  },
  CONSENT_EXPIRED: {
    severity: 'error',
    turn: 'user',
    nextStep: `The consent has ended; what is here stays, nothing new comes. To go on, ${RECONNECT}`,
    message: {
      'pt-BR': 'Sua autorização no banco expirou. Conecte novamente para atualizar seus dados.',
      en: 'Your consent at the bank has ended. Connect again to update your data.',
    },
  },
  CONSENT_REVOKED: {
    severity: 'error',
    turn: 'user',
    nextStep: `The user has withdrawn the consent at the bank; the data is erased some weeks later, unless the consent is renewed. Only if the user wants that: ${RECONNECT}`,
    message: {
      'pt-BR': 'Você cancelou a autorização no banco.',
      en: 'You have withdrawn your consent at the bank.',
    },
  },
  REMOVALS_HELD: {
    severity: 'warning',
    turn: 'us',
    nextStep: 'Pluggy no longer lists many rows; they are kept until an admin has decided.',
    message: {
      'pt-BR': 'Estamos conferindo alguns dados desta conta.',
      en: 'We are checking some data of this account.',
    },
  },
  DUPLICATE: {
    severity: 'warning',
    turn: 'us',
    nextStep:
      'The same person has connected the same accounts again. Retire this older Item, as its app (POST /items/:id/supersede) or as an admin.',
    message: {
      'pt-BR': 'Esta conta está conectada mais de uma vez.',
      en: 'This account is connected more than once.',
    },
  },
  UNKNOWN_STATUS: {
    severity: 'warning',
    turn: 'us',
    nextStep: 'Pluggy tells a status that this version of the hub does not know. Look for a newer version.',
    message: {
      'pt-BR': 'Estamos verificando o estado desta conta.',
      en: 'We are checking the state of this account.',
    },
  },
  DELETED_BY_PLUGGY: {
    severity: 'warning',
    turn: 'user',
    nextStep:
      'Pluggy does not have this Item any more, e.g. because it retired the connector. What is here stays readable; for new data the user connects the bank as a new Item.',
    message: {
      'pt-BR': 'Esta conexão foi encerrada. Conecte o banco novamente para receber novos dados.',
      en: 'This connection has ended. Connect the bank again to receive new data.',
    },
  },
};

const CREDENTIALS: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep: `The bank does not accept the credentials: ${RECONNECT}`,
  message: {
    'pt-BR': 'O banco não aceitou seus dados de acesso. Conecte novamente.',
    en: 'The bank did not accept your credentials. Connect again.',
  },
};
const WRONG_CODE: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep: `The bank did not accept the confirmation code: ${RECONNECT}`,
  message: {
    'pt-BR': 'O banco não aceitou o código de confirmação. Conecte novamente.',
    en: 'The bank did not accept the confirmation code. Connect again.',
  },
};
const NOT_YET: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep:
    'The user still has to authorize the access at the bank; item.error says how. Then it goes on by itself, or the user refreshes it: PATCH /items/:id.',
  message: {
    'pt-BR': 'Autorize o acesso no seu banco para continuar.',
    en: 'Authorize the access at your bank to go on.',
  },
};
const AT_THE_BANK: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep:
    'The user must do something at the bank first; item.error says what. Then the user refreshes it: PATCH /items/:id.',
  message: {
    'pt-BR': 'É preciso resolver uma pendência no seu banco e depois atualizar a conexão.',
    en: 'Something has to be settled at your bank first; then update the connection.',
  },
};
const NOT_ANSWERED: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep: `The user did not confirm in time, or said no: ${RECONNECT}`,
  message: {
    'pt-BR': 'A confirmação não chegou a tempo. Conecte novamente.',
    en: 'The confirmation did not come in time. Connect again.',
  },
};
const BANK_DOWN: Meaning = {
  severity: 'error',
  turn: 'bank',
  nextStep: 'The bank does not answer. Pluggy tries again by itself; nothing to do for a day.',
  message: {
    'pt-BR': 'O banco está fora do ar. Tentaremos novamente automaticamente.',
    en: 'The bank is not available. It will be tried again automatically.',
  },
};
const PLUGGYS: Meaning = {
  severity: 'error',
  turn: 'pluggy',
  nextStep:
    'Pluggy could not do it and tries again by itself. If it stays for a day, give the Item id to Pluggy’s support.',
  message: {
    'pt-BR': 'Não foi possível atualizar esta conta. Tentaremos novamente automaticamente.',
    en: 'This account could not be updated. It will be tried again automatically.',
  },
};

/** Whose fault a failed execution is, by its `executionStatus`; Pluggy's list (facts on execution statuses). */
const FAILURES: Record<string, Meaning> = {
  INVALID_CREDENTIALS: CREDENTIALS,
  INVALID_CREDENTIALS_MFA: WRONG_CODE,
  ACCOUNT_CREDENTIALS_RESET: CREDENTIALS,
  ACCOUNT_LOCKED: AT_THE_BANK,
  ACCOUNT_NEEDS_ACTION: AT_THE_BANK,
  ALREADY_LOGGED_IN: AT_THE_BANK,
  USER_NOT_SUPPORTED: CREDENTIALS,
  USER_AUTHORIZATION_PENDING: NOT_YET,
  USER_AUTHORIZATION_NOT_GRANTED: NOT_ANSWERED,
  USER_INPUT_TIMEOUT: NOT_ANSWERED,
  USER_AUTHORIZATION_REVOKED: MEANINGS.CONSENT_REVOKED,
  SITE_NOT_AVAILABLE: BANK_DOWN,
  CONNECTION_ERROR: BANK_DOWN,
};

/** How bad a flag is at its worst. */
export const severityOf = (flag: Flag): Severity => (flag === 'ERRORED' ? 'error' : MEANINGS[flag].severity);

/** Failures that are nobody's but the user's: no sign of trouble at the bank or at Pluggy. */
export const USERS_FAILURES = Object.keys(FAILURES).filter((code) => FAILURES[code]!.turn === 'user');

/** Pluggy announces no next sync: it does not try by itself, or not any more (facts on auto-sync). */
const GIVEN_UP: Meaning = {
  severity: 'error',
  turn: 'user',
  nextStep:
    'Pluggy does not try again by itself. Let the user refresh it later: PATCH /items/:id, or connect again.',
  message: {
    'pt-BR': 'Não foi possível atualizar esta conta. Tente atualizar novamente mais tarde.',
    en: 'This account could not be updated. Try to update it again later.',
  },
};
const NEEDS_REFRESH: Meaning = {
  severity: 'warning',
  turn: 'user',
  nextStep: 'Pluggy does not sync it by itself (its bank asks the user each time). Let the user refresh it.',
  message: {
    'pt-BR': 'Os dados desta conta estão desatualizados. Atualize-a para ver os mais recentes.',
    en: 'The data of this account is old. Update it to see the latest.',
  },
};

/** What of a flag's evidence decides whose turn it is. */
interface Evidence {
  executionStatus?: string | null;
  nextAutoSyncAt?: string | null;
  consentExpired?: boolean;
}

/** What a flag means; a failure that is not known here is Pluggy's to explain. */
export function meaningOf(flag: Flag, evidence: Evidence): Meaning {
  const { executionStatus, nextAutoSyncAt, consentExpired } = evidence;
  if (flag === 'STALE' && !nextAutoSyncAt) return NEEDS_REFRESH;
  if (flag !== 'ERRORED') return MEANINGS[flag];
  const code = executionStatus ?? '';
  // Pluggy has one word for a consent that was withdrawn and for one that has run out.
  if (code === 'USER_AUTHORIZATION_REVOKED' && consentExpired) return MEANINGS.CONSENT_EXPIRED;
  const meaning = Object.hasOwn(FAILURES, code) ? FAILURES[code]! : PLUGGYS;
  return meaning.turn !== 'user' && !nextAutoSyncAt ? GIVEN_UP : meaning;
}

/** A flag with what it means. */
export function explain<
  F extends { flag: Flag; since: string; evidence: Evidence & Record<string, unknown> },
>(row: F): F & Meaning {
  const { severity, turn, nextStep, message } = meaningOf(row.flag, row.evidence);
  return { ...row, severity, turn, nextStep, message };
}

const cases = (of: string, turns: [string, Turn][]): string =>
  `case ${of} ${turns.map(([word, turn]) => `when '${word}' then '${turn}'`).join(' ')}`;
const turnsOf = (meanings: Record<string, Meaning>): [string, Turn][] =>
  Object.entries(meanings).map(([word, { turn }]) => [word, turn]);

/** SQL over `items.flags f`: whose turn it is, as {@link meaningOf} has it. */
export const TURN = `case
  when f.flag in ('STALE', 'ERRORED') and f.evidence->>'nextAutoSyncAt' is null then 'user'
  when f.flag = 'ERRORED' then ${cases(`f.evidence->>'executionStatus'`, turnsOf(FAILURES))} else '${PLUGGYS.turn}' end
  else ${cases('f.flag', turnsOf(MEANINGS))} end end`;
