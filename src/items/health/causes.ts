/** Why an execution failed, in plain words, by its `executionStatus` (facts on execution statuses). */
interface Cause {
  'pt-BR': string;
  en: string;
}

const CAUSES: Record<string, Cause> = {
  INVALID_CREDENTIALS: {
    'pt-BR': 'O banco recusou o usuário ou a senha.',
    en: 'The bank refused the user name or the password.',
  },
  INVALID_CREDENTIALS_MFA: {
    'pt-BR': 'O banco recusou o código de confirmação.',
    en: 'The bank refused the confirmation code.',
  },
  ACCOUNT_CREDENTIALS_RESET: {
    'pt-BR': 'O banco exige que a senha seja trocada.',
    en: 'The bank demands a new password.',
  },
  ACCOUNT_LOCKED: { 'pt-BR': 'O banco bloqueou o acesso à conta.', en: 'The bank has locked the account.' },
  ACCOUNT_NEEDS_ACTION: {
    'pt-BR': 'Há uma pendência a resolver no site ou aplicativo do banco.',
    en: 'Something has to be settled at the bank’s own site or app.',
  },
  ALREADY_LOGGED_IN: {
    'pt-BR': 'O usuário estava com o banco aberto em outro lugar.',
    en: 'The user was logged in at the bank elsewhere.',
  },
  USER_NOT_SUPPORTED: {
    'pt-BR': 'Este tipo de usuário do banco não é suportado.',
    en: 'This kind of bank user is not supported.',
  },
  USER_AUTHORIZATION_PENDING: {
    'pt-BR': 'Falta autorizar o acesso no banco.',
    en: 'The access still has to be authorized at the bank.',
  },
  USER_AUTHORIZATION_NOT_GRANTED: {
    'pt-BR': 'O acesso não foi autorizado no banco.',
    en: 'The access was not authorized at the bank.',
  },
  USER_AUTHORIZATION_REVOKED: {
    'pt-BR': 'A autorização no banco terminou.',
    en: 'The consent at the bank has ended.',
  },
  USER_INPUT_TIMEOUT: {
    'pt-BR': 'A resposta ao banco não chegou a tempo.',
    en: 'The answer to the bank did not come in time.',
  },
  SITE_NOT_AVAILABLE: { 'pt-BR': 'O banco estava fora do ar.', en: 'The bank was not available.' },
  CONNECTION_ERROR: { 'pt-BR': 'A conexão com o banco falhou.', en: 'The connection to the bank failed.' },
};

const OTHER: Cause = {
  'pt-BR': 'A Pluggy não conseguiu atualizar a conta.',
  en: 'Pluggy could not update the account.',
};

/** @param executionStatus as Pluggy has it; one that is not known here is Pluggy's to explain. */
export const causeOf = (executionStatus: string): Cause =>
  Object.hasOwn(CAUSES, executionStatus) ? CAUSES[executionStatus]! : OTHER;
