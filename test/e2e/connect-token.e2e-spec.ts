import { decodeJwt } from 'jose';
import { PluggyClient } from 'pluggy-sdk';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

/** What Pluggy was told: the sandbox puts it into the token. */
interface ConnectToken {
  itemId: string | null;
  options: Json;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ITEM_NOT_FOUND = { code: 404, message: 'item not found', codeDescription: 'ITEM_NOT_FOUND' };

describe('POST /connect_token', () => {
  let stack: Stack;
  let app: AppClient;
  let other: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
    other = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  async function token(of: AppClient, body: object): Promise<string> {
    const answer = await of.post<{ accessToken: string }>('/connect_token', body);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['accessToken']);
    return answer.body.accessToken;
  }

  const told = async (of: AppClient, body: object): Promise<ConnectToken> =>
    decodeJwt<ConnectToken>(await token(of, body));

  /** What the widget does with the token. */
  async function connectWith(accessToken: string): Promise<string> {
    const response = await fetch(`${stack.sandbox.ready.url}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': accessToken },
      body: JSON.stringify({ connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' } }),
    });
    return ((await response.json()) as { id: string }).id;
  }

  it('tells Pluggy an opaque id in place of the user’s, another one for each app, always the same', async () => {
    const options = { clientUserId: 'maria@example.com' };
    const first = (await told(app, { options })).options.clientUserId;
    expect(first).toMatch(UUID);
    expect((await told(app, { options })).options.clientUserId).toBe(first);
    expect((await told(other, { options })).options.clientUserId).not.toBe(first);
  });

  it('mints one id for a user whose first tokens are asked for at the same moment', async () => {
    const options = { clientUserId: 'impatient' };
    const tokens = await Promise.all(Array.from({ length: 8 }, () => told(app, { options })));
    expect(new Set(tokens.map((t) => t.options.clientUserId)).size).toBe(1);
  });

  it('gives users without an id identities that nobody shares', async () => {
    const tokens = await Promise.all(
      [{}, { options: null }, { options: { clientUserId: null } }, { options: { clientUserId: '' } }].map(
        (body) => told(app, body),
      ),
    );
    const ids = tokens.map((t) => t.options.clientUserId);
    for (const id of ids) expect(id).toMatch(UUID);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('passes Pluggy’s options on, but never a webhook URL, which it keeps', async () => {
    const options = {
      clientUserId: 'u-webhook',
      webhookUrl: 'http://127.0.0.1:9/pluggy',
      oauthRedirectUri: 'myapp://connected',
      avoidDuplicates: true,
      connectorSortAlphabetically: true,
    };
    const accessToken = await token(app, {
      options: { ...options, unknown: 'https://elsewhere.example.com' },
    });
    const { options: passed } = decodeJwt<ConnectToken>(accessToken);
    expect(passed).toMatchObject({ oauthRedirectUri: 'myapp://connected', avoidDuplicates: true });
    expect(JSON.stringify(passed)).not.toContain('http');
    const itemId = await connectWith(accessToken);
    await stack.settled();
    expect((await stack.sandbox.truth(itemId)).item.webhookUrl ?? null).toBeNull();
    const { rows } = await stack.db.query(
      `select s.webhook_url from connect.sessions s join connect.end_users u on u.id = s.end_user_id
        where u.client_user_id = 'u-webhook'`,
    );
    expect(rows).toEqual([{ webhook_url: options.webhookUrl }]);
  });

  it('makes what is connected with the token the app’s own, under the app’s own user id', async () => {
    const options = { clientUserId: 'u-1' };
    const itemId = await connectWith(await token(app, { options }));
    // Before any webhook need have come: the widget is done and the app asks at once.
    expect(await app.get(`/items/${itemId}`)).toMatchObject({
      status: 200,
      body: { id: itemId, clientUserId: 'u-1' },
    });
    expect(await other.get(`/items/${itemId}`)).toMatchObject({ status: 404, body: ITEM_NOT_FOUND });
    await stack.settled();
    expect(await app.get(`/items/${itemId}`)).toMatchObject({
      body: { status: 'UPDATED', clientUserId: 'u-1' },
    });
  });

  it('lets an app update its own Items only, and leaves them the user they have', async () => {
    const item = await stack.connect(app, { clientUserId: 'owner' });
    const { itemId, options } = await told(app, {
      itemId: item.id,
      options: { clientUserId: 'somebody else' },
    });
    expect(itemId).toBe(item.id);
    expect(options.clientUserId ?? null).toBeNull();
    expect(await other.post('/connect_token', { itemId: item.id })).toMatchObject({
      status: 404,
      body: ITEM_NOT_FOUND,
    });
    expect(
      await app.post('/connect_token', { itemId: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }),
    ).toMatchObject({ status: 404, body: ITEM_NOT_FOUND });
  });

  it.each([
    [{ itemId: 'x' }, 'itemId must be a UUID'],
    [{ options: 'x' }, /options must be an object/],
    [{ options: { clientUserId: 'u'.repeat(256) } }, /clientUserId must be shorter than or equal to 255/],
    [{ options: { clientUserId: 'a\0b' } }, /U\+0000/],
    [{ options: { avoidDuplicates: 'yes' } }, /avoidDuplicates must be a boolean/],
    [{ options: { webhookUrl: 'http://app.example.com' } }, 'Webhook url must be a https secured url'],
  ])('refuses %j', async (body, message) => {
    const answer = await app.post('/connect_token', body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toEqual(
      typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    );
  });

  it('works with the official SDK, also without any argument', async () => {
    process.env.PLUGGY_API_URL = stack.url; // read by the constructor; its baseUrl parameter is ignored
    const sdk = new PluggyClient({ clientId: app.clientId, clientSecret: app.clientSecret });
    for (const { accessToken } of [
      await sdk.createConnectToken(),
      await sdk.createConnectToken(undefined, { clientUserId: 'sdk', connectorSortAlphabetically: true }),
    ])
      expect(decodeJwt<ConnectToken>(accessToken).options.clientUserId).toMatch(UUID);
  });
});
