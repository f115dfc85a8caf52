import { randomUUID } from 'node:crypto';
import { type Json, NOBODYS, type Recorder, type Row, type Rows } from './recorder.js';
import { eventually, type Surroundings } from './surroundings.js';

type Item = Row & { status: string; connector: { id: number } };
type Health = { flags: { flag: string }[] };

const BANK = 2;
const ASKS_FOR_A_CODE = 5;
const OPEN_FINANCE_BANK = 600;
const CREDENTIALS = { user: 'user-ok', password: 'password-ok' };

const first = <T>({ results }: Rows<T>): T => {
  if (results[0] === undefined) throw new Error('An empty list, where a row was to be recorded');
  return results[0];
};

/**
 * Everything that an app can do, in the order in which its developer would: that is also the order of the document.
 * What can be sent as it stands to any local hub is about the demo Item, whose ids the sandbox derives from its seed.
 */
export async function recordAsAnApp(r: Recorder, around: Surroundings, app: Json): Promise<void> {
  r.secrets.add(String(app.clientSecret), 'the secret of your app');
  await getAKey(r, app);
  const demo = first(await r.ask<Rows<Item>>('GET /v2/items', { query: { clientUserId: 'demo-user' } })).id;
  // Before anything changes at its bank: what is there from the beginning has the same ids everywhere.
  const rows = await rowsOf(r, demo);
  const openFinance = first(
    await r.ask<Rows<Item>>('GET /v2/items', {
      query: { connectorId: String(OPEN_FINANCE_BANK), status: 'UPDATED' },
    }),
  ).id;
  await connect(r);
  await keepWell(r, demo);
  await readAccounts(r, demo, rows);
  await readOthers(r, demo, rows);
  await followChanges(r, demo);
  await exportFiles(r, demo);
  await consentAndDeletion(r, demo, openFinance);
  await importItems(r, around);
  await lookUp(r);
  await behindTheScenes(r, around, demo);
}

async function getAKey(r: Recorder, app: Json): Promise<void> {
  const { clientId, clientSecret } = app;
  await r.record('POST /auth', {
    body: { clientId, clientSecret },
    again:
      'send the credentials of your app. Where the explorer runs on your machine it has filled in the demo app’s.',
  });
  await r.record('POST /auth', { body: { clientId, clientSecret: 'not it' }, status: 401 });
  await r.record('POST /auth', { body: { clientId }, status: 400 });
}

async function rowsOf(r: Recorder, itemId: string) {
  const accounts = await r.ask<Rows<Row & { type: string }>>('GET /accounts', { query: { itemId } });
  const idOf = (type: string): string => accounts.results.find((one) => one.type === type)!.id;
  const account = idOf('BANK');
  const oldest = await r.ask<Rows & { totalPages: number }>('GET /transactions', {
    query: { accountId: account, pageSize: '500' },
  });
  return { account, card: idOf('CREDIT'), transaction: oldest.results.at(-1)!.id };
}

async function connect(r: Recorder): Promise<void> {
  await r.record('GET /connectors');
  await r.record('GET /connectors/{id}', { path: { id: String(BANK) } });
  await r.record('GET /connectors/{id}', { path: { id: '999999' }, status: 404 });
  await r.record('POST /connect_token', { body: { options: { clientUserId: 'demo-user' } } });
  await r.record('GET /connect', { as: 'nobody' });
  await r.record('POST /connectors/{id}/validate', { path: { id: String(BANK) }, body: CREDENTIALS });
  await r.record('POST /connectors/{id}/validate', { path: { id: String(BANK) }, body: { user: 'user-ok' } });
  const body = { connectorId: BANK, parameters: CREDENTIALS, clientUserId: 'new-user' };
  await r.record('POST /items', { body });
  await r.record('POST /items', { body: { ...body, connectorId: 999999 }, status: 404 });
  const asked = await r.ask<Item>('POST /items', { body: { ...body, connectorId: ASKS_FOR_A_CODE } });
  await eventually('the bank asks for a code', async () => {
    const { status } = await r.ask<Item>('GET /items/{id}', { path: { id: asked.id } });
    return status === 'WAITING_USER_INPUT';
  });
  await r.record('POST /items/{id}/mfa', {
    path: { id: asked.id },
    body: { token: '123456' },
    again:
      `\`POST /items\` with \`"connectorId": ${ASKS_FOR_A_CODE}\` makes an Item that asks for a code a moment later; ` +
      'take its id. `GET /items/{id}` says in `parameter` what is asked.',
  });
}

async function keepWell(r: Recorder, demo: string): Promise<void> {
  const path = { id: demo };
  const ofUser = async (clientUserId: string): Promise<Item[]> =>
    (await r.ask<Rows<Item>>('GET /v2/items', { query: { clientUserId } })).results;
  const wrongLogin = (await ofUser('heitor.alves'))[0]!.id;
  await r.record('GET /v2/items');
  await r.record('GET /items/{id}', { path });
  await r.record('GET /items/{id}', { path: { id: NOBODYS }, status: 404 });
  await r.record('GET /items/{id}', { path: { id: 'demo' }, status: 400 });
  await r.record('GET /items/{id}/health', { path });
  await r.record('GET /items/{id}/health', {
    path: { id: wrongLogin },
    again: 'Of an Item whose login is wrong.',
  });
  await r.record('PATCH /items/{id}', { path, body: {} });
  await r.record('PATCH /items/{id}', { path, body: {}, status: 400 });
  await r.record('POST /items/{id}/connect-link', { path, body: {} });
  await r.record('GET /items/{id}/timeline', { path });
  await r.record('GET /items/{id}/sync-runs', { path });
  await r.record('GET /items/{id}/sync-runs/{runId}', { path: { ...path, runId: '1' } });
  await r.record('GET /items/{id}/sync-runs/{runId}', { path: { ...path, runId: '999999' }, status: 404 });
  const older = (await ofUser('bruno.lima')).at(-1)!.id;
  await eventually('the hub sees that it was connected twice', async () => {
    const { flags } = await r.ask<Health>('GET /items/{id}/health', { path: { id: older } });
    return flags.some(({ flag }) => flag === 'DUPLICATE');
  });
  await r.record('POST /items/{id}/supersede', {
    path: { id: older },
    body: {},
    again:
      'take the older one of two Items with the same accounts: `GET /v2/items?flag=DUPLICATE` lists them.',
  });
  await r.record('POST /items/{id}/supersede', { path, body: {}, status: 409 });
}

async function readAccounts(
  r: Recorder,
  demo: string,
  { account, transaction }: { account: string; transaction: string },
): Promise<void> {
  const path = { id: account };
  const accountId = account;
  await r.record('GET /accounts', { query: { itemId: demo } });
  await r.record('GET /accounts', { status: 400 });
  await r.record('GET /accounts/{id}', { path });
  await r.record('GET /accounts/{id}/statements', { path });
  await r.record('GET /accounts/{id}/balance', { path });
  await r.record('GET /accounts/{id}/balances', { path });
  await r.record('GET /v2/transactions', { query: { accountId } });
  await r.record('GET /v2/transactions', { query: { accountId: NOBODYS }, status: 404 });
  await r.record('GET /transactions', { query: { accountId } });
  await r.record('GET /transactions/{id}', { path: { id: transaction } });
  await r.record('GET /transactions/{id}', { path: { id: NOBODYS }, status: 404 });
  await r.record('PATCH /transactions/{id}', { path: { id: transaction }, body: { categoryId: '01010000' } });
}

async function readOthers(r: Recorder, itemId: string, { card }: { card: string }): Promise<void> {
  const query = { itemId };
  const bill = first(await r.record<Rows>('GET /bills', { query: { accountId: card } }));
  await r.record('GET /bills/{id}', { path: { id: bill.id } });
  const investment = first(await r.record<Rows>('GET /investments', { query }));
  await r.record('GET /investments/{id}', { path: { id: investment.id } });
  await r.record('GET /investments/{id}/transactions', { path: { id: investment.id } });
  const loan = first(await r.record<Rows>('GET /loans', { query }));
  await r.record('GET /loans/{id}', { path: { id: loan.id } });
  const identity = await r.record<Row>('GET /identity', { query });
  await r.record('GET /identity/{id}', { path: { id: identity.id } });
}

async function followChanges(r: Recorder, itemId: string): Promise<void> {
  const again = 'take the `id` of a webhook of yours: `GET /webhooks`.';
  const body = { event: 'item/updated', url: 'https://example.com/pluggy-events' };
  const { id } = await r.record<Row>('POST /webhooks', { body });
  await r.record('POST /webhooks', {
    body: { ...body, url: 'http://localhost.example/events' },
    status: 400,
  });
  await r.record('GET /webhooks');
  await r.record('GET /webhooks/{id}', { path: { id }, again });
  await r.record('PATCH /webhooks/{id}', { path: { id }, body: { enabled: false }, again });
  await r.record('DELETE /webhooks/{id}', { path: { id }, again });
  await r.record('GET /webhooks/{id}', { path: { id }, status: 404 });
  const { after } = await r.record<{ after: string }>('GET /transactions/changes', { query: { itemId } });
  await r.record('GET /transactions/changes', {
    query: { itemId, after },
    again: 'Nothing has changed since then.',
  });
}

async function exportFiles(r: Recorder, itemId: string): Promise<void> {
  await r.record('GET /exports/transactions', { query: { itemId } });
  await r.record('GET /exports/transactions', { query: { itemId, format: 'jsonl' } });
  await r.record('GET /users/{clientUserId}/export', { path: { clientUserId: 'demo-user' } });
  await r.record('GET /users/{clientUserId}/export', { path: { clientUserId: 'nobody' }, status: 404 });
}

async function consentAndDeletion(r: Recorder, demo: string, openFinance: string): Promise<void> {
  const of = { id: openFinance };
  const again = 'Of an Item of an Open Finance bank.';
  const body = { connectorId: BANK, parameters: CREDENTIALS, clientUserId: 'leaving-user' };
  const [one] = [await r.ask<Item>('POST /items', { body }), await r.ask<Item>('POST /items', { body })];
  await r.record('GET /items/{id}/consents', { path: of, again });
  await r.record('GET /items/{id}/consents', { path: { id: demo } });
  const { id } = first(await r.record<Rows>('GET /consents', { query: { itemId: openFinance }, again }));
  await r.record('GET /consents', { query: { itemId: demo } });
  await r.record('GET /consents/{id}', {
    path: { id },
    again: 'take the `id` of a consent: `GET /consents` of an Item of an Open Finance bank.',
  });
  await r.record('GET /items/{id}/resources', { path: of, again });
  await r.record('GET /items/{id}/resources', { path: { id: demo } });
  await r.record('GET /users/{clientUserId}', { path: { clientUserId: 'demo-user' } });
  await r.record('GET /users/{clientUserId}', { path: { clientUserId: 'nobody' }, status: 404 });
  await r.record('DELETE /items/{id}', {
    path: { id: one.id },
    again: 'take the `id` of an Item that is to go, such as one that `POST /items` has just made.',
  });
  await r.record('DELETE /items/{id}', { path: { id: one.id }, status: 404 });
  await r.record('DELETE /users/{clientUserId}', { path: { clientUserId: 'leaving-user' } });
}

async function importItems(r: Recorder, around: Surroundings): Promise<void> {
  const items = [
    { id: await around.makeItemAtPluggy('legacy-7'), clientUserId: 'imported-user' },
    { id: NOBODYS },
  ];
  await around.sandbox.control('POST', '/webhooks/idle', {});
  const { id } = await r.record<Row>('POST /items/import', { body: { items } });
  await eventually('the import ends', async () => {
    const { endedAt } = await r.ask('GET /imports/{id}', { path: { id } });
    return endedAt !== null;
  });
  await r.record('GET /imports/{id}', {
    path: { id },
    again: 'take the `id` that `POST /items/import` answered.',
  });
  await r.record('GET /imports/{id}', { path: { id: randomUUID() }, status: 404 });
}

async function lookUp(r: Recorder): Promise<void> {
  await r.record('GET /categories');
  await r.record('GET /categories/{id}', { path: { id: '01010000' } });
  const body = { description: 'PADARIA', categoryId: '11010000', matchType: 'contains' };
  const { id } = await r.record<Row>('POST /categories/rules', { body });
  await r.record('GET /categories/rules');
  await r.record('DELETE /categories/rules/{id}', {
    path: { id },
    status: 204,
    again: 'take the `id` of a rule of yours: `GET /categories/rules`.',
  });
  await r.record('GET /merchants', { query: { cnpjs: '00000000000191' } });
}

/** Without a key: whoever calls these has a token of one person, or the secret that Pluggy was given. */
async function behindTheScenes(r: Recorder, around: Surroundings, itemId: string): Promise<void> {
  const { accessToken } = await r.ask<{ accessToken: string }>('POST /connect_token', { body: { itemId } });
  await r.record('POST /connect/session', {
    as: 'nobody',
    body: { accessToken },
    again: 'send the `accessToken` that `POST /connect_token` answered; it is good for 30 minutes.',
  });
  await r.record('POST /connect/session', { as: 'nobody', body: { accessToken: 'another' }, status: 404 });
  await r.record('POST /connect/outcome', {
    as: 'nobody',
    body: { session: await around.lastSession(), itemId },
    again: 'send what stands after `#return=` in the address to which the bank has sent the person back.',
  });
  const { connectUrl } = await r.ask<{ connectUrl: string }>('POST /items/{id}/connect-link', {
    path: { id: itemId },
    body: {},
  });
  await r.record('POST /connect/link', {
    as: 'nobody',
    body: { link: connectUrl.split('#link=')[1] },
    again:
      'send what stands after `#link=` in the `connectUrl` that `POST /items/{id}/connect-link` answered.',
  });
  const event = {
    event: 'item/updated',
    eventId: randomUUID(),
    itemId,
    clientId: process.env.PLUGGY_CLIENT_ID,
  };
  await r.record('POST /webhooks/pluggy', {
    as: 'nobody',
    body: event,
    headers: { 'x-hub-webhook-secret': await around.webhookSecret() },
    again: 'nobody but Pluggy has the secret that goes into the header `X-Hub-Webhook-Secret`.',
  });
  await r.record('POST /webhooks/pluggy', {
    as: 'nobody',
    body: event,
    headers: { 'x-hub-webhook-secret': 'not it' },
    status: 401,
  });
}
