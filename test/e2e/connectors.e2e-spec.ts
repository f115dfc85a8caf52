import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

const NOT_FOUND = { code: 404, message: 'connector not found', codeDescription: 'CONNECTOR_NOT_FOUND' };

describe('connectors', () => {
  let stack: Stack;
  let app: AppClient;
  let pluggyKey: string;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
    const { clientId, clientSecret, url } = stack.sandbox.ready;
    const response = await fetch(`${url}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret }),
    });
    pluggyKey = ((await response.json()) as { apiKey: string }).apiKey;
  });
  afterAll(() => stack?.stop());

  /** What Pluggy itself says. */
  async function pluggy(path: string): Promise<Json> {
    const response = await fetch(stack.sandbox.ready.url + path, { headers: { 'x-api-key': pluggyKey } });
    return (await response.json()) as Json;
  }

  const callsOf = async (route: string): Promise<number> =>
    (await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests'))[route]?.total ?? 0;

  it('are fetched once, when many ask before there are any', async () => {
    await stack.db.query(`delete from connect.connectors`);
    await stack.sandbox.control('DELETE', '/requests');
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.get('/connectors')));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await callsOf('GET /connectors')).toBe(1);
    await app.get('/connectors?sandbox=true');
    await app.get('/connectors/2');
    expect(await callsOf('GET /connectors')).toBe(1);
  });

  it('are all there when the first that is heard of them is news about one', async () => {
    await stack.db.query(`delete from connect.connectors`);
    await stack.sandbox.control('POST', '/connectors/603/health', { status: 'UNSTABLE' });
    await stack.settled();
    await stack.sandbox.control('POST', '/connectors/603/health', { status: 'ONLINE' });
    await stack.settled();
    expect((await app.get('/connectors?sandbox=true')).body.total).toBe(
      (await pluggy('/connectors?sandbox=true')).total,
    );
  });

  it.each([
    '',
    '?sandbox=true',
    '?sandbox=true&healthDetails=true',
    '?sandbox=false',
    '?countries=BR',
    '?countries=AR',
    '?types=BUSINESS_BANK&sandbox=true',
    '?types=PERSONAL_BANK,BUSINESS_BANK',
    '?types=%5B%22BUSINESS_BANK%22%5D',
    '?name=ita%C3%BA',
    '?name=pluggy&sandbox=true',
    '?isOpenFinance=true',
    '?isOpenFinance=false&sandbox=true',
    '?supportsPaymentInitiation=true',
    '?supportsSmartTransfers=false',
    '?supportsAutomaticPix=true&sandbox=true',
    '/0',
    '/2',
    '/601?healthDetails=true',
  ])('answers GET /connectors%s as Pluggy does', async (query) => {
    const { status, body } = await app.get(`/connectors${query}`);
    expect(status).toBe(200);
    expect(body).toEqual(await pluggy(`/connectors${query}`));
  });

  it('refuses what is no filter, and knows no connector that Pluggy does not', async () => {
    expect(await app.get('/connectors?sandbox=maybe')).toMatchObject({
      status: 400,
      body: { code: 400, message: 'sandbox must be a boolean value' },
    });
    expect(await app.get('/connectors/99999999')).toMatchObject({ status: 404, body: NOT_FOUND });
    expect(await app.get('/connectors/2%00')).toMatchObject({ status: 400 });
    expect(await app.get('/connectors?name=%00')).toMatchObject({ status: 400 });
  });

  it('are read again when Pluggy says that one’s status changed', async () => {
    await stack.sandbox.control('POST', '/connectors/601/health', { status: 'UNSTABLE' });
    await stack.settled();
    expect((await app.get('/connectors/601')).body).toMatchObject({ health: { status: 'UNSTABLE' } });
    await stack.sandbox.control('POST', '/connectors/601/health', { status: 'ONLINE' });
    await stack.settled();
    expect((await app.get('/connectors/601')).body).toMatchObject({ health: { status: 'ONLINE' } });
  });

  it('have their credentials checked at Pluggy, which are neither kept nor logged', async () => {
    const password = 'very-secret-password';
    const good = { user: 'user-ok', password };
    expect((await app.post('/connectors/2/validate', good)).body).toEqual({ parameters: good, errors: [] });
    const bad = await app.post('/connectors/2/validate', { user: 'user-ok', password: '123' });
    expect(bad).toMatchObject({ status: 200, body: { errors: [{ parameter: 'password' }] } });
    expect(await app.post('/connectors/99999999/validate', good)).toMatchObject({
      status: 404,
      body: NOT_FOUND,
    });
    expect(await app.post('/connectors/2/validate', [good])).toMatchObject({ status: 400 });
    const { rows } = await stack.db.query<{ everything: string }>(
      `select database_to_xml(true, false, '')::text as everything`,
    );
    expect(rows[0]!.everything).not.toContain(password);
    expect(stack.hubs.map((hub) => hub.output).join('\n')).not.toContain(password);
  });

  it('are not lost when Pluggy is down', async () => {
    await stack.sandbox.fault({ match: { path: '/connectors' }, kind: 'status', status: 503 });
    expect((await app.get('/connectors')).status).toBe(200);
    await stack.sandbox.noFaults();
  });
});
