/** A call of the sandbox's control API on an Item, `POST /_sandbox/items/:id/<what>`, or one of Pluggy's on it. */
export type DemoStep = [what: DemoCall, body?: object];

type DemoCall = 'consent' | 'delete' | 'disable-auto-sync' | 'lapse' | 'products' | 'sync';

/** A demo connection: who connects which bank, and what happens to it then. */
export interface DemoItem {
  /** Names it in what is remembered of earlier starts: never changed. */
  key: string;
  clientUserId: string;
  connectorId: number;
  parameters: Record<string, string>;
  /** It stays as it is when it waits for its user; others are authorised at the bank. */
  waits?: true;
  steps: DemoStep[];
}

/** Its bank is in trouble: everything of it is synced once more when the trouble has begun. */
export const OUTAGE = { connectorId: 603, body: { status: 'UNSTABLE', incident: { state: 'IDENTIFIED' } } };

const [BANK, BUSINESS, ONE_STEP, TWO_STEPS, QR, SANDBOX_OPEN_FINANCE] = [2, 8, 1, 5, 90_002, 600];
const [ITAU, BRADESCO, SANTANDER, NUBANK] = [601, 603, 608, 612];

const user = (name: string, more = {}): DemoItem['parameters'] => ({
  user: name,
  password: 'password-ok',
  ...more,
});
/** A CPF whose check digits are wrong: nobody has it. */
const cpf = (number: number): DemoItem['parameters'] => ({
  cpf: `900.000.${String(number).padStart(3, '0')}-00`,
});

let made = 0;
function item(
  clientUserId: string,
  connectorId: number,
  parameters: DemoItem['parameters'],
  steps: DemoStep[] = [],
  more: Partial<DemoItem> = {},
): DemoItem {
  const key = `${String(++made).padStart(2, '0')} ${clientUserId}`;
  return { key, clientUserId, connectorId, parameters, steps, ...more };
}

const AGAIN: DemoStep = ['sync'];

/** A few dozen connections in all the states that there are; the names are made up. New ones go to the end. */
export const DEMO_ITEMS: readonly DemoItem[] = [
  // Well.
  item('ana.souza', BANK, user('user-ok-everything')),
  item('bruno.lima', ITAU, cpf(2)),
  item('carla.mendes', NUBANK, cpf(3)),
  item('diego.rocha', SANTANDER, cpf(4)),
  item('elisa.prado', BANK, user('user-ok-two-checking-accounts')),
  item('padaria.pao-e-acucar', BUSINESS, user('user-ok')),
  item('gabriela.teixeira', SANDBOX_OPEN_FINANCE, { cpf: '761.092.776-73' }),
  item('zilda.pacheco', BANK, user('user-ok-account-warning')),
  // The login is wrong.
  item('heitor.alves', BANK, user('user-errado')),
  item('isabela.castro', ONE_STEP, user('user-ok', { token: '654321' })),
  item('fabio.nunes', NUBANK, cpf(11), [['sync', { outcome: 'INVALID_CREDENTIALS' }]]),
  // Something is to be settled at the bank.
  item('joao.batista', BANK, user('user-locked')),
  item('karina.duarte', BANK, user('user-account-need-actions-provider-message')),
  item('lucas.ferraz', BANK, user('user-account-credentials-reset')),
  item('marina.lopes', BANK, user('user-not-supported')),
  item('nelson.barros', BANK, user('user-logged')),
  item('paulo.cardoso', BANK, user('user-ok-auth-pending')),
  item('renata.moraes', SANDBOX_OPEN_FINANCE, { cpf: '051.177.670-55' }),
  item('sergio.pinto', SANTANDER, cpf(19), [['sync', { outcome: 'USER_INPUT_TIMEOUT' }]]),
  // Pluggy could not do it.
  item('olivia.santana', BANK, user('user-error')),
  item('quiteria.ramos', BANK, user('user-ok'), [['sync', { outcome: 'MERGE_ERROR' }]]),
  item('ivone.freitas', BANK, user('user-ok'), [['sync', { outcome: 'CONNECTION_ERROR' }]]),
  // In part.
  item('wagner.tavares', BANK, user('user-ok-account-error')),
  item('metalurgica.tres-irmaos', ITAU, { cpf: '222.333.444-05' }),
  // Consents.
  item('livia.coelho', ITAU, cpf(25), [['consent', { state: 'active', expiresInDays: 9 }], AGAIN]),
  item('murilo.dias', SANTANDER, cpf(26), [['consent', { state: 'expired' }], AGAIN]),
  item('noemia.leite', NUBANK, cpf(27), [['consent', { state: 'revoked' }], AGAIN]),
  // Quietly wrong.
  item('otavio.guerra', BANK, user('user-ok'), [['lapse', { days: 6 }]]),
  item('priscila.viana', BANK, user('user-ok'), [['disable-auto-sync'], AGAIN]),
  item('bruno.lima', ITAU, cpf(2)), // again
  item('rafael.siqueira', BANK, user('user-ok'), [['products', { product: 'accounts', delete: 1 }], AGAIN]),
  item('tereza.campos', BANK, user('user-ok'), [['delete']]),
  item('ulisses.borges', BANK, user('user-ok'), [['sync', { hold: 'ACCOUNTS_IN_PROGRESS' }]]),
  // The bank is in trouble.
  ...['vera.machado', 'xisto.amaral', 'yara.monteiro', 'zeca.fontes', 'alice.brandao', 'caio.rezende'].map(
    (name, n) => item(name, BRADESCO, cpf(34 + n)),
  ),
  // Waiting for their users.
  item('samuel.reis', TWO_STEPS, user('user-ok'), [], { waits: true }),
  item('tatiana.melo', TWO_STEPS, user('user-ok-phone'), [], { waits: true }),
  item('ursula.vidal', ITAU, cpf(42), [], { waits: true }),
  item('vitor.aguiar', QR, {}, [], { waits: true }),
];
