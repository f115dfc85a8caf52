import { DataSource } from 'typeorm';
import { ConnectRetention } from '../../src/connect/connect-retention.js';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import type { Logger } from '../../src/kernel/observability/logger.js';
import { Retention } from '../../src/kernel/retention/retention.js';
import { decodeJwt } from 'jose';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

const UNKNOWN = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const GOOD = { user: 'user-ok', password: 'password-ok' };
const NEEDS_ACTION = { user: 'user-account-need-actions-provider-message', password: 'password-ok' };

/** What the hosted Connect page is told, over HTTP. */
describe('a connect session', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp('Contas & Cia');
  });
  afterAll(() => stack?.stop());

  async function post(path: string, body: object): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${stack.url}/connect/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  const token = async (body: object = {}): Promise<string> =>
    (await app.post<{ accessToken: string }>('/connect_token', body)).body.accessToken;
  const session = (accessToken: string): Promise<{ status: number; body: Json }> =>
    post('session', { accessToken });
  const redirectOf = (accessToken: string): string =>
    decodeJwt<{ options: { oauthRedirectUri: string } }>(accessToken).options.oauthRedirectUri;

  /** What the widget does with the token. */
  async function sandbox(method: string, path: string, accessToken: string, body: object): Promise<Json> {
    const response = await fetch(`${stack.sandbox.ready.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': accessToken },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Json;
  }

  it('tells whoever holds the token which app asks, and where it wants the person back', async () => {
    const oauthRedirectUri = 'https://app.example.com/done?x=1';
    expect(await session(await token({ options: { oauthRedirectUri } }))).toEqual({
      status: 200,
      body: { app: { name: 'Contas & Cia' }, itemId: null, connector: null, reason: null, oauthRedirectUri },
    });
  });

  it('tells in update mode which bank it is and what is wrong, in both languages and the bank’s own words', async () => {
    const item = await stack.connect(app, { parameters: NEEDS_ACTION });
    const { body } = await session(await token({ itemId: item.id }));
    expect(body).toMatchObject({
      itemId: item.id,
      connector: { id: 2, name: 'Pluggy Bank' },
      reason: {
        flag: 'ERRORED',
        message: {
          'pt-BR': expect.stringContaining('pendência') as string,
          en: expect.any(String) as string,
        },
        providerMessage: 'Atualize seu cadastro no aplicativo do banco.',
      },
      oauthRedirectUri: null,
    });
    const { connectUrl } = (await app.post<{ connectUrl: string }>(`/items/${item.id}/connect-link`, {}))
      .body;
    const opened = await post('link', { link: connectUrl.split('#link=')[1] });
    const { accessToken, ...said } = opened.body;
    expect(said).toEqual(body);
    expect((await session(String(accessToken))).body).toEqual(body);
  });

  it('says nothing of what the app itself has to settle, and nothing when nothing is wrong', async () => {
    const item = await stack.connect(app, { clientUserId: 'well' });
    expect((await session(await token({ itemId: item.id }))).body.reason).toBeNull();
  });

  it('keeps no token, only what recognizes it', async () => {
    const accessToken = await token();
    expect((await session(accessToken)).status).toBe(200);
    const { rows } = await stack.db.query(`select s::text as row from connect.sessions s`);
    expect(JSON.stringify(rows)).not.toContain(accessToken.split('.')[2]);
  });

  it('is not known by any other token, and ends with its own', async () => {
    const { apiKey } = (await app.post<{ apiKey: string }>('/auth', { clientId: app.clientId, clientSecret: app.clientSecret })).body; // prettier-ignore
    for (const other of [apiKey, 'nonsense', (await token()).slice(0, -2)])
      expect(await session(other)).toMatchObject({
        status: 404,
        body: { codeDescription: 'CONNECT_SESSION_NOT_FOUND' },
      });
    expect((await post('session', {})).status).toBe(400);
    const item = await stack.connect(app, { clientUserId: 'gone' });
    const gone = await token({ itemId: item.id });
    await app.call('DELETE', `/items/${item.id}`);
    expect((await session(gone)).status).toBe(404);
    const old = await token();
    await stack.db.query(`update connect.sessions set expires_at = clock_timestamp()`);
    expect(await session(old)).toMatchObject({
      status: 410,
      body: { codeDescription: 'CONNECT_SESSION_EXPIRED' },
    });
  });

  it('is forgotten a day after its end; where the app wants to hear of a new Item stays', async () => {
    const item = await stack.connect(app, { clientUserId: 'remembered' });
    const tokens = [
      await token({ itemId: item.id }),
      await token({ options: { clientUserId: 'remembered' } }),
    ];
    await stack.db.query(`update connect.sessions set expires_at = clock_timestamp() - interval '25 hours'`);
    const source = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
    const [database, config] = [new Database(source), new Config()];
    const retention = new Retention(
      config,
      database,
      new ScheduleOnce(database),
      console as unknown as Logger,
    );
    new ConnectRetention(retention, config);
    await retention.clean();
    await source.destroy();
    for (const accessToken of tokens) expect((await session(accessToken)).status).toBe(404);
    const { rows } = await stack.db.query(
      `select count(*) filter (where item_id is not null)::int as updates,
              count(*) filter (where end_user_id is not null)::int as creations,
              count(token_hash)::int + count(oauth_redirect_uri)::int + count(expires_at)::int as known from connect.sessions`,
    );
    expect(rows[0]).toMatchObject({ updates: 0, known: 0 });
    expect((rows[0] as { creations: number }).creations).toBeGreaterThan(0);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'nonsense', 'https://user:secret@app.example.com/', 'https://a b/', 5])(
    'leads nobody to %j',
    async (oauthRedirectUri) => {
      expect((await app.post('/connect_token', { options: { oauthRedirectUri } })).status).toBe(400);
    },
  ); // prettier-ignore

  describe('after the bank', () => {
    const outcome = (back: string, itemId?: string): Promise<{ status: number; body: Json }> =>
      post('outcome', { session: back.split('/').at(-1), itemId });

    it('gives Pluggy the app’s own place to send the person to; without one, the hub’s', async () => {
      expect(redirectOf(await token({ options: { oauthRedirectUri: 'myapp://done' } }))).toBe('myapp://done');
      const back = redirectOf(await token());
      expect(back).toMatch(new RegExp(`^${stack.url}/connect/return/[0-9a-f-]{36}$`));
      const followed = await fetch(`${back}?itemId=${UNKNOWN}&x=https://elsewhere.example.com`, {
        redirect: 'manual',
      });
      expect(followed.status).toBe(303);
      expect(new URL(followed.headers.get('location')!, back).href).toBe(
        `${stack.url}/connect#return=${back.split('/').at(-1)}&item=${UNKNOWN}`,
      );
      const without = await fetch(`${back}?itemId=%22%3E&itemId=x`, { redirect: 'manual' });
      expect(without.headers.get('location')).toMatch(/connect#return=[0-9a-f-]{36}$/);
      expect((await fetch(`${stack.url}/connect/return/x`, { redirect: 'manual' })).status).toBe(400);
    });

    it('tells how a new connection stands, to its own session only', async () => {
      const accessToken = await token({ options: { clientUserId: 'returned' } });
      const back = redirectOf(accessToken);
      const pending = {
        app: { name: 'Contas & Cia' },
        outcome: 'pending',
        executionStatus: null,
        connector: null,
      };
      expect(await outcome(back)).toEqual({ status: 200, body: pending });
      const item = await sandbox('POST', '/items', accessToken, { connectorId: 2, parameters: GOOD });
      await stack.settled();
      const id = String(item.id);
      expect((await outcome(back, id)).body).toMatchObject({
        outcome: 'success',
        executionStatus: 'SUCCESS',
        connector: { name: 'Pluggy Bank' },
      });
      const stranger = redirectOf(await token({ options: { clientUserId: 'another' } }));
      expect((await outcome(stranger, id)).body).toEqual(pending);
      expect((await outcome(`/${UNKNOWN}`, id)).status).toBe(404);
    });

    it('tells how the one Item stands now, not how it was before', async () => {
      const item = await stack.connect(app, { parameters: { ...GOOD, user: 'user-wrong' } });
      const accessToken = await token({ itemId: item.id });
      await stack.sandbox.webhookFaults({ hold: true });
      await sandbox('PATCH', `/items/${item.id}`, accessToken, {
        parameters: { ...GOOD, user: 'user-ok-account-error' },
      });
      await stack.sandbox.idle();
      expect((await outcome(redirectOf(accessToken))).body).toMatchObject({ outcome: 'partial' });
      await stack.sandbox.webhookFaults({ hold: false });
      await stack.sandbox.control('POST', '/webhooks/release', {});
      await stack.settled();
      const again = await token({ itemId: item.id });
      await sandbox('PATCH', `/items/${item.id}`, again, { parameters: { ...GOOD, user: 'user-locked' } });
      await stack.settled();
      expect((await outcome(redirectOf(again))).body).toMatchObject({
        outcome: 'failed',
        executionStatus: 'ACCOUNT_LOCKED',
      });
    });
  });
});
