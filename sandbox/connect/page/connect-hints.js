/*
 * The documented test logins, to be filled in with one tap: [what is filled in, in Portuguese, in English]. Beside them
 * the sandbox's own.
 */
const USERS = [
  ['user-ok', 'conecta', 'connects'],
  ['user-bad', 'usuário ou senha errados', 'wrong user name or password'],
  ['user-ok-account-error', 'em parte: transações não lidas', 'in part: no transactions'],
  ['user-ok-account-warning', 'conecta, com um aviso', 'connects, with a warning'],
  ['user-ok-two-checking-accounts', 'duas contas correntes', 'two checking accounts'],
  ['user-ok-auth-pending', 'falta autorizar o dispositivo', 'the device has to be authorized'],
  ['user-locked', 'conta bloqueada', 'account locked'],
  ['user-logged', 'já está em uso', 'already logged in'],
  ['user-account-need-actions', 'pendência no banco', 'something to settle at the bank'],
  [
    'user-account-need-actions-provider-message',
    'pendência, com recado do banco',
    'the same, and the bank says what',
  ],
  ['user-account-credentials-reset', 'trocar a senha', 'a new password is due'],
  ['user-not-supported', 'usuário não aceito', 'user not supported'],
  ['user-unavailable', 'banco fora do ar', 'bank not available'],
  ['user-connection-error', 'conexão falhou', 'connection failed'],
  ['user-error', 'erro inesperado', 'unexpected error'],
  ['user-ok-perf-10x', 'dez vezes mais transações', 'ten times the transactions'],
  ['user-ok-everything', 'tudo que a Pluggy documenta', 'all that Pluggy documents'],
];

/** Where the bank asks a second time. */
const ASKED_USERS = [
  ['user-ok', 'código', 'a code'],
  ['user-ok-img', 'código em uma imagem', 'a code in a picture'],
  ['user-ok-select', 'escolha de uma opção', 'a choice'],
  ['user-ok-phone', 'telefone, depois código', 'a telephone, then a code'],
  ['user-ok-multi-company', 'código, depois empresa', 'a code, then a company'],
];

const CPFS = [
  ['761.092.776-73', 'conecta', 'connects'],
  ['238.242.640-30', 'vários titulares: aprovado', 'several holders: approved'],
  ['051.177.670-55', 'vários titulares: recusado', 'several holders: refused'],
  ['222.333.444-05', 'vários titulares: pendente', 'several holders: pending'],
  ['002.502.737-99', 'demora a entrar', 'the login takes long'],
  ['163.511.711-99', 'erro ao ler os dados', 'fails while reading'],
  ['111.444.777-35', 'tudo que a Pluggy documenta', 'all that Pluggy documents'],
];

const CODES = [
  ['123456', 'certo', 'right'],
  ['000000', 'errado', 'wrong'],
];

/**
 * Hints for a form that asks for `fields` at a connector: for each what it fills in, and what then happens.
 * @returns {{ values: Record<string, string>, code: string, says: string }[]}
 */
export function hintsFor(fields, connector, language) {
  const names = fields.map(({ name }) => name);
  const [pt, en] = [1, 2];
  const hints = (list, fill) =>
    list.map((hint) => ({ code: hint[0], says: hint[language === 'en' ? en : pt], values: fill(hint[0]) }));
  if (names.includes('cpf')) return hints(CPFS, (cpf) => ({ cpf }));
  if (names.includes('user')) {
    const asks = connector.hasMFA && !names.includes('token');
    const list = asks ? [...ASKED_USERS, ...USERS.slice(1)] : USERS;
    return hints(list, (user) => ({
      user,
      password: 'password-ok',
      ...(names.includes('token') && { token: '123456' }),
    }));
  }
  return fields.some(({ options }) => options) ? [] : hints(CODES, (code) => ({ [names[0]]: code }));
}
