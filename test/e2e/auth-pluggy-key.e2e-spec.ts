import { Config } from '../../src/kernel/config/config.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { ApiKey } from '../../src/kernel/pluggy/api-key.js';
import type { PluggyTransport } from '../../src/kernel/pluggy/pluggy-transport.js';
import { AppClient } from '../harness/app-client.js';
import { Stack } from '../harness/stack.js';
import { whileLocked } from '../harness/while-locked.js';

interface Count {
  total: number;
  byStatus: Record<string, number>;
}

const AUTH = 'POST /auth';
const VALIDATE = 'POST /connectors/:id/validate';
const CREDENTIALS = { user: 'user-ok', password: 'password-ok' };

describe('the hub’s own key at Pluggy', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
    await callPluggy(app);
  });
  afterAll(() => stack?.stop());
  beforeEach(async () => {
    await stack.settled();
    await stack.sandbox.control('DELETE', '/requests');
  });
  afterEach(async () => {
    await stack.sandbox.noFaults();
    await stack.sandbox.control('PATCH', '/switches', { unauthenticatedStatus: 403 });
  });

  /** The cheapest request that always goes through to Pluggy. */
  const callPluggy = async (through: AppClient): Promise<number> =>
    (await through.post('/connectors/2/validate', CREDENTIALS)).status;

  const requests = (): Promise<Record<string, Count>> =>
    stack.sandbox.control<Record<string, Count>>('GET', '/requests');

  it('is asked for once by 20 calls at the same moment through two hubs that have none', async () => {
    const hubs = await Promise.all([1, 2].map(() => stack.startHub({ PORT: '0', ROLE: 'api' })));
    const apps = await Promise.all(
      hubs.map(async (hub) => {
        const url = await hub.line((line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1]);
        return new AppClient(url, app.clientId, app.clientSecret);
      }),
    );
    await stack.db.query(`update kernel.pluggy_key set api_key = null`);
    const statuses = await whileLocked(stack, `select from kernel.pluggy_key for update`, 2, () =>
      Promise.all(Array.from({ length: 20 }, (_, i) => callPluggy(apps[i % 2]!))),
    );
    expect(statuses).toEqual(Array(20).fill(200));
    const { [AUTH]: auth, [VALIDATE]: validate } = await requests();
    expect(auth).toEqual({ total: 1, byStatus: { 200: 1 } });
    expect(validate?.total).toBe(20);
    await Promise.all(hubs.map((hub) => hub.stop()));
  });

  it.each([401, 403])(
    'is renewed once when Pluggy refuses it with %i, however many calls see that',
    async (status) => {
      await callPluggy(app);
      await stack.sandbox.control('PATCH', '/switches', { unauthenticatedStatus: status });
      await stack.sandbox.control('POST', '/auth/expire', {});
      await stack.sandbox.control('DELETE', '/requests');
      const statuses = await Promise.all(Array.from({ length: 10 }, () => callPluggy(app)));
      expect(statuses).toEqual(Array(10).fill(200));
      const { [AUTH]: auth, [VALIDATE]: validate } = await requests();
      expect(auth).toEqual({ total: 1, byStatus: { 200: 1 } });
      expect(validate?.byStatus[200]).toBe(10);
      expect(validate?.byStatus[status]).toBeGreaterThan(0);
    },
  );

  it('is not asked for again and again when Pluggy refuses every key', async () => {
    await stack.sandbox.fault({
      match: { method: 'POST', path: '/validate' },
      kind: 'status',
      status: 403,
      body: { code: 403, message: 'Missing or invalid authorization token' },
    });
    const answer = await app.post('/connectors/2/validate', CREDENTIALS);
    // The app's own key is fine, so it is not told 403.
    expect(answer).toMatchObject({ status: 502, body: { codeDescription: 'PLUGGY_UNAVAILABLE' } });
    const { [AUTH]: auth, [VALIDATE]: validate } = await requests();
    expect([auth?.total, validate?.total]).toEqual([1, 2]);
  });

  it('is kept when a 403 is about the call and not about the key', async () => {
    const refusal = { code: 403, message: 'Not for you', codeDescription: 'BALANCE_CONSENT_ERROR' };
    await stack.sandbox.fault({
      match: { method: 'POST', path: '/validate' },
      kind: 'status',
      status: 403,
      body: refusal,
    });
    const answer = await app.post('/connectors/2/validate', CREDENTIALS);
    expect(answer).toMatchObject({ status: 403, body: refusal });
    const { [AUTH]: auth, [VALIDATE]: validate } = await requests();
    expect([auth?.total ?? 0, validate?.total]).toEqual([0, 1]);
  });

  it('never reaches the log', async () => {
    const { rows } = await stack.db.query<{ api_key: string }>(`select api_key from kernel.pluggy_key`);
    const output = stack.hubs.map((hub) => hub.output).join('\n');
    expect(output).not.toContain(rows[0]!.api_key);
    expect(output).not.toContain(stack.sandbox.ready.clientSecret);
  });

  it('is not handed out again to who has just found it dead, though others are still after an older one', async () => {
    const dataSource = await createDataSource(stack.database.url, [], 2).initialize();
    const send = (): Promise<Buffer> => Promise.resolve(Buffer.from('{"apiKey":"newest"}'));
    const key = new ApiKey(
      new Database(dataSource),
      { send } as unknown as PluggyTransport,
      new Config(), // its client id and secret are only handed on
    );
    const adopted = await key.current();
    const [late, mine] = await Promise.all([key.replacing('-1'), key.replacing(adopted.version)]);
    expect(late.apiKey).toBe(adopted.apiKey);
    expect(mine.apiKey).toBe('newest');
    await dataSource.destroy();
    await stack.db.query(`update kernel.pluggy_key set api_key = null`);
  });
});
