import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

interface Asking extends Json {
  id: string;
  status: string;
  executionStatus: string;
  parameter: (Json & { name: string; type: string; expiresAt: string; options?: { value: string }[] }) | null;
  userAction: (Json & { type: string; expiresAt: string; attributes: Record<string, string> }) | null;
  error: Json | null;
}

const password = 'password-ok';

describe('an Item that asks its user', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false', 'qrRefreshMs=4000'];
    stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());
  afterEach(() => stack.sandbox.control('PATCH', '/switches', { mfaExpiryMs: 60_000 }));

  async function connect(connectorId: number, parameters: object): Promise<string> {
    const { status, body } = await app.post<{ id: string }>('/items', { connectorId, parameters });
    expect(status).toBe(200);
    await stack.settled();
    return body.id;
  }
  const served = async (id: string): Promise<Asking> => (await app.get<Asking>(`/items/${id}`)).body;
  const atPluggy = async (id: string): Promise<Asking> =>
    (await stack.sandbox.truth(id)).item as unknown as Asking;
  async function answer(id: string, answers: object): Promise<number> {
    const { status } = await app.post(`/items/${id}/mfa`, answers);
    await stack.settled();
    return status;
  }
  const authorize = async (id: string, approve = true): Promise<void> => {
    await stack.sandbox.control('POST', `/items/${id}/authorize`, { approve });
    await stack.settled();
  };
  const kinds = async (id: string): Promise<string[]> =>
    (await app.get<{ results: { kind: string }[] }>(`/items/${id}/timeline`)).body.results.map(
      ({ kind }) => kind,
    );

  it.each([
    [5, 'user-ok', ['string']],
    [5, 'user-ok-img', ['image']],
    [5, 'user-ok-select', ['select']],
    [5, 'user-ok-phone', ['select', 'string']],
    [5, 'user-ok-multi-company', ['string', 'select']],
    [90001, 'user-ok', ['select', 'select']],
  ])(
    'is served with Pluggy’s own question, and goes on with the answer (%i %s)',
    async (connectorId, user, types) => {
      const id = await connect(connectorId, { user, password });
      for (const type of types) {
        const item = await served(id);
        expect(item).toMatchObject({ status: 'WAITING_USER_INPUT', executionStatus: 'WAITING_USER_INPUT' });
        expect(item.parameter).toEqual((await atPluggy(id)).parameter);
        expect(item.parameter).toMatchObject({ type, expiresAt: expect.stringMatching(/Z$/) as string });
        const value = item.parameter!.options?.[0]!.value ?? '123456';
        expect(await answer(id, { [item.parameter!.name]: value })).toBe(200);
      }
      expect(await served(id)).toMatchObject({ status: 'UPDATED', parameter: null });
      expect((await kinds(id)).filter((kind) => kind === 'MFA_ANSWERED')).toHaveLength(types.length);
    },
  );

  it('fails with a wrong answer, and nothing that was answered is kept or logged', async () => {
    const id = await connect(5, { user: 'user-ok', password: 'password-ok-7315' });
    await answer(id, { token: '918273' }); // the password is wrong, too: the bank says so after the question
    const item = await connect(5, { user: 'user-ok', password });
    expect(await answer(item, { token: '918273' })).toBe(200);
    expect(await served(item)).toMatchObject({
      status: 'LOGIN_ERROR',
      error: { code: 'INVALID_CREDENTIALS_MFA' },
    });
    const { rows } = await stack.db.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    for (const secret of ['918273', 'password-ok-7315', password])
      for (const { name } of rows)
        expect([name, (await stack.db.query(`select 1 from ${name} t where t::text like $1`, [`%${secret}%`])).rowCount]).toEqual([name, 0]); // prettier-ignore
    for (const hub of stack.hubs) expect(hub.output).not.toMatch(/918273|password-ok/);
  });

  it('says that its time is up, though no webhook told it, and what to do then', async () => {
    await stack.sandbox.control('PATCH', '/switches', { mfaExpiryMs: 300 });
    await stack.sandbox.webhookFaults({ drop: 1 });
    const id = await connect(5, { user: 'user-ok', password });
    await stack.sandbox.webhookFaults({ drop: 0 });
    await stack.sandbox.control('POST', '/clock', { advanceMs: 5_000 });
    await stack.settled();
    await stack.db.query(
      `update items.items set read_at = read_at - interval '6 seconds',
              data = jsonb_set(data, '{parameter}', jsonb_build_object('name', 'token', 'type', 'string', 'expiresAt', '2026-01-01T00:00:00.000Z')),
              status = 'WAITING_USER_INPUT' where id = $1`,
      [id],
    );
    expect(await served(id)).toMatchObject({ status: 'OUTDATED', error: { code: 'USER_INPUT_TIMEOUT' } });
    const { body } = await app.get<{ flags: Json[] }>(`/items/${id}/health`);
    expect(body.flags).toMatchObject([{ flag: 'ERRORED', turn: 'user' }]);
    expect(await answer(id, { token: '123456' })).toBe(400);
  });

  it('shows the QR code as it is now, and asks Pluggy for it only so often', async () => {
    const id = await connect(90002, {});
    const first = await served(id);
    expect(first).toMatchObject({ status: 'WAITING_USER_ACTION', userAction: { type: 'qr' } });
    await stack.sandbox.control('POST', '/clock', { advanceMs: 8_000 });
    await stack.sandbox.control('DELETE', '/requests');
    await stack.db.query(`update items.items set read_at = read_at - interval '6 seconds', checked_at = null where id = $1`, [id]); // prettier-ignore
    const looks = await Promise.all(Array.from({ length: 10 }, () => served(id)));
    const counts = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    expect(counts['GET /items/:id']!.total).toBe(1);
    const codes = new Set(
      [...looks, await served(id)].map(({ userAction }) => userAction!.attributes.qrCode),
    );
    expect(codes.size).toBe(2); // some looked while Pluggy was being asked
    expect((await served(id)).userAction!.attributes.qrCode).not.toBe(first.userAction!.attributes.qrCode);
    await authorize(id);
    expect(await served(id)).toMatchObject({ status: 'UPDATED', userAction: null });
  });

  it('carries the bank’s page through, and goes on when the user has been there', async () => {
    const id = await connect(600, { cpf: '761.092.776-73' });
    const item = await served(id);
    expect(item.userAction).toEqual((await atPluggy(id)).userAction);
    expect(item.userAction).toMatchObject({ type: 'authorize-access', attributes: { url: expect.stringMatching(/^http/) as string } }); // prettier-ignore
    await authorize(id);
    expect(await served(id)).toMatchObject({ status: 'UPDATED' });
  });

  it('waits for a device to be authorized, as an error that passes', async () => {
    const id = await connect(2, { user: 'user-ok-auth-pending', password });
    const item = await served(id);
    expect(item).toMatchObject({ executionStatus: 'USER_AUTHORIZATION_PENDING' });
    expect(item.error).toEqual((await atPluggy(id)).error);
    const { body } = await app.get<{ flags: Json[] }>(`/items/${id}/health`);
    expect(body.flags).toMatchObject([{ flag: 'ERRORED', turn: 'user' }]);
    await authorize(id);
    expect(await served(id)).toMatchObject({ status: 'UPDATED', error: null });
    expect((await app.get(`/items/${id}/health`)).body).toMatchObject({ flags: [] });
  });

  it.each([
    [2, { user: 'user-logged', password }, 'ALREADY_LOGGED_IN'],
    [2, { user: 'user-locked', password }, 'ACCOUNT_LOCKED'],
    [2, { user: 'user-error', password }, 'UNEXPECTED_ERROR'],
    [2, { user: 'user-unavailable', password }, 'SITE_NOT_AVAILABLE'],
    [2, { user: 'user-account-need-actions', password }, 'ACCOUNT_NEEDS_ACTION'],
    [2, { user: 'user-account-need-actions-provider-message', password }, 'ACCOUNT_NEEDS_ACTION'],
    [2, { user: 'user-connection-error', password }, 'CONNECTION_ERROR'],
    [2, { user: 'user-account-credentials-reset', password }, 'ACCOUNT_CREDENTIALS_RESET'],
    [2, { user: 'user-not-supported', password }, 'USER_NOT_SUPPORTED'],
    [2, { user: 'user-nobody', password }, 'INVALID_CREDENTIALS'],
    [1, { user: 'user-ok', password, token: '654321' }, 'INVALID_CREDENTIALS_MFA'],
    [600, { cpf: '051.177.670-55' }, 'USER_AUTHORIZATION_NOT_GRANTED'],
    [600, { cpf: '163.511.711-99' }, 'UNEXPECTED_ERROR'],
  ])('is flagged when it fails, and well when it was repaired (%i %j)', async (connectorId, parameters, code) => {
    const id = await connect(connectorId, parameters);
    if (connectorId === 600) await authorize(id);
    expect(await served(id)).toMatchObject({ executionStatus: code, error: { code } });
    expect((await app.get(`/items/${id}/health`)).body).toMatchObject({ isHealthy: false, flags: [{ flag: 'ERRORED', evidence: { executionStatus: code } }] }); // prettier-ignore
    const good = connectorId === 600 ? { cpf: '761.092.776-73' } : { user: 'user-ok', password, ...(connectorId === 1 && { token: '123456' }) }; // prettier-ignore
    expect((await app.call('PATCH', `/items/${id}`, { parameters: good })).status).toBe(200);
    await stack.settled();
    if (connectorId === 600) await authorize(id);
    expect((await app.get(`/items/${id}/health`)).body).toMatchObject({ status: 'UPDATED', isHealthy: true, flags: [] });
    expect((await kinds(id)).reverse().filter((kind) => !/SYNC_RUN|WAITING|FLAG|CONSENT/.test(kind))).toEqual(['CREATED', 'FAILED', 'UPDATE_ASKED', 'RECOVERED']); // prettier-ignore
  }); // prettier-ignore
});
