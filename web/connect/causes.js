/*
 * Why it did not work, by Pluggy's `executionStatus`, said to the person whose account it is: what happened, and what
 * they can do about it. In pt-BR and en.
 */
const CAUSES = {
  INVALID_CREDENTIALS: [
    'O banco não aceitou o usuário ou a senha. Confira os dois e tente de novo.',
    'The bank did not accept the user name or the password. Check both and try again.',
  ],
  INVALID_CREDENTIALS_MFA: [
    'O banco não aceitou o código de confirmação. Tente de novo com um código novo.',
    'The bank did not accept the confirmation code. Try again with a new one.',
  ],
  ACCOUNT_CREDENTIALS_RESET: [
    'O banco exige que você troque a senha. Troque-a no aplicativo do banco e tente de novo.',
    'The bank demands a new password. Change it in the bank’s app and try again.',
  ],
  ACCOUNT_LOCKED: [
    'O banco bloqueou o acesso à conta. Fale com o banco e depois tente de novo.',
    'The bank has locked the account. Ask the bank to unlock it, then try again.',
  ],
  ACCOUNT_NEEDS_ACTION: [
    'Há uma pendência no banco. Resolva-a no site ou aplicativo do banco e tente de novo.',
    'Something has to be settled at the bank. Do that at its site or app, then try again.',
  ],
  ALREADY_LOGGED_IN: [
    'Sua conta está aberta em outro lugar. Saia de lá e tente de novo.',
    'Your account is open elsewhere. Log out there and try again.',
  ],
  USER_NOT_SUPPORTED: [
    'Este tipo de usuário do banco não é aceito. Tente com outro.',
    'This kind of bank user is not supported. Try another one.',
  ],
  USER_AUTHORIZATION_PENDING: [
    'Falta autorizar o acesso no aplicativo do banco. Feito isso, a conexão continua sozinha.',
    'The access still has to be authorized in the bank’s app. After that the connection goes on by itself.',
  ],
  USER_AUTHORIZATION_NOT_GRANTED: [
    'O acesso não foi autorizado no banco. Nada foi lido.',
    'The access was not authorized at the bank. Nothing was read.',
  ],
  USER_AUTHORIZATION_REVOKED: [
    'A autorização no banco terminou. Tente de novo para renová-la.',
    'The consent at the bank has ended. Try again to renew it.',
  ],
  USER_INPUT_TIMEOUT: [
    'A resposta ao banco não chegou a tempo. Tente de novo.',
    'The answer to the bank did not come in time. Try again.',
  ],
  SITE_NOT_AVAILABLE: [
    'O banco está fora do ar. Tente de novo mais tarde.',
    'The bank is not available. Try again later.',
  ],
  CONNECTION_ERROR: [
    'A conexão com o banco falhou. Tente de novo mais tarde.',
    'The connection to the bank failed. Try again later.',
  ],
};

const OTHER = [
  'Algo deu errado ao ler a conta. Tente de novo agora ou mais tarde.',
  'Something went wrong while reading the account. Try again now or later.',
];

/** @param executionStatus as Pluggy has it; one that is not known here has a general answer. */
export function causeOf(executionStatus, language) {
  const cause = Object.hasOwn(CAUSES, executionStatus ?? '') ? CAUSES[executionStatus] : OTHER;
  return cause[language === 'pt' ? 0 : 1];
}
