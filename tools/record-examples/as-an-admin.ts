import { randomUUID } from 'node:crypto';
import { type Json, NOBODYS, type Recorder, type Row, type Rows } from './recorder.js';
import { eventually, type Surroundings } from './surroundings.js';

type Review = Row & { itemId: string; appId: string };

const LOG_IN =
  'log in as yourself; `npm start` has printed user and password. Then every admin route can be called.';

/** What those who watch over the hub ask it, without any login. */
export async function recordAsAnOperator(r: Recorder): Promise<void> {
  for (const path of ['/health/live', '/health/ready', '/metrics', '/docs'])
    await r.record(`GET ${path}`, { as: 'nobody' });
  await r.record('GET /openapi.json', {
    as: 'nobody',
    show: ({ openapi, info }) => {
      const { title, version } = info as Json;
      return { value: { openapi, info: { title, version } }, left: 'Shortened: only how it begins.' };
    },
  });
}

/** Everything that those who run the hub can do, group by group. */
export async function recordAsAnAdmin(r: Recorder, around: Surroundings, login: Json): Promise<void> {
  r.secrets.add(String(login.password), 'your password');
  const demo = await itemOf(r, 'demo-user');
  await session(r, login);
  await overview(r);
  await items(r, around, demo);
  await removals(r, demo);
  await webhooks(r, around);
  await jobs(r, around);
  await apps(r);
  await accounts(r);
  await r.record('GET /admin/api/audit');
}

async function session(r: Recorder, { user, password }: Json): Promise<void> {
  await r.record('GET /admin', { as: 'nobody' });
  const newPassword = `${String(password)}-and-more`;
  r.secrets.add(newPassword, 'a password of your choice');
  await r.record('POST /admin/api/session', { body: { user, password }, again: LOG_IN });
  await r.record('POST /admin/api/session', { body: { user, password: 'not it' }, status: 401 });
  await r.record('GET /admin/api/session');
  await r.record('GET /admin/api/session', { as: 'nobody', status: 401 });
  await r.record('POST /admin/api/session/password', {
    body: { password, newPassword },
    again: 'send your password, and the one that is to take its place.',
  });
  await r.record('POST /admin/api/session/password', {
    body: { password: newPassword, newPassword: 'too short' },
    status: 400,
  });
  const { results } = await r.record<Rows<Row & { current: boolean }>>('GET /admin/api/sessions');
  await r.record('DELETE /admin/api/sessions/{sessionId}', {
    path: { sessionId: results[0]!.id },
    again: 'take the `id` of one of your sessions: `GET /admin/api/sessions`.',
  });
  await r.ask('POST /admin/api/session', { body: { user, password: newPassword } });
  await r.record('DELETE /admin/api/session');
  await r.ask('POST /admin/api/session', { body: { user, password: newPassword } });
}

async function overview(r: Recorder): Promise<void> {
  for (const what of ['items', 'webhooks', 'jobs', 'pluggy'])
    await r.record(`GET /admin/api/overview/${what}`);
  await r.record('GET /admin/api/live');
}

async function items(r: Recorder, around: Surroundings, demo: string): Promise<void> {
  const unclaimed = await unclaimedItem(r, around);
  const { results } = await r.record<Rows<Review>>('GET /admin/api/items');
  const { itemId, appId } = results[0]!;
  const path = { id: demo };
  await r.record('GET /admin/api/items/facets');
  await r.record('GET /admin/api/items/{id}', {
    path: { id: itemId },
    again: 'Of an Item that has a review.',
  });
  await r.record('GET /admin/api/items/{id}', { path });
  await r.record('GET /admin/api/items/{id}', { path: { id: NOBODYS }, status: 404 });
  for (const what of ['timeline', 'consents', 'copy', 'sync-runs'])
    await r.record(`GET /admin/api/items/{id}/${what}`, { path });
  await r.record('POST /admin/api/items/reviews', {
    body: { action: 'acknowledge', itemIds: [itemId], note: 'The bank is asked' },
  });
  await r.record('POST /admin/api/items/{id}/sync', { path });
  await r.record('POST /admin/api/items/{id}/connect-link', { path });
  await r.record('GET /admin/api/incidents');
  await r.record('GET /admin/api/unclaimed-items');
  await r.record('POST /admin/api/unclaimed-items/claim', {
    body: { appId, itemIds: [unclaimed] },
    again:
      'take the `id` of an app (`GET /admin/api/apps`) and of Items of `GET /admin/api/unclaimed-items`.',
  });
  await supersede(r, around);
  await r.record('DELETE /admin/api/items/{id}', {
    path: { id: await itemOf(r, 'nelson.barros') },
    body: { reason: 'The user has asked our support for it' },
    again: 'take the `itemId` of an Item that is to go: `GET /admin/api/items`.',
  });
  await r.record('DELETE /admin/api/users', {
    body: { appId, clientUserId: 'marina.lopes', reason: 'The user has left' },
    again: 'take the `id` of an app (`GET /admin/api/apps`) and one of its users.',
  });
}

const itemOf = async (r: Recorder, clientUserId: string): Promise<string> =>
  (await r.ask<Rows>('GET /v2/items', { query: { clientUserId } })).results[0]!.id;

/** Something beside the hub makes an Item at Pluggy, and the hub hears of it. */
async function unclaimedItem(r: Recorder, around: Surroundings): Promise<string> {
  const id = await around.makeItemAtPluggy('made-by-hand');
  await eventually('the hub hears of an Item that is no app’s', async () => {
    const { results } = await r.ask<Rows>('GET /admin/api/unclaimed-items');
    return results.some((one) => one.id === id);
  });
  return id;
}

/** Of the two Items of one person the older one goes. */
async function supersede(r: Recorder, around: Surroundings): Promise<void> {
  const body = { connectorId: 601, parameters: { cpf: '900.000.052-00' }, clientUserId: 'twice' };
  const ids: string[] = [];
  for (let n = 0; n < 2; n++) {
    const { id } = await r.ask<Row>('POST /items', { body });
    await eventually('the bank waits for the person', () => itemIs(r, id, 'WAITING_USER_ACTION'));
    await around.sandbox.control('POST', `/items/${id}/authorize`, {});
    await eventually('it is connected', () => itemIs(r, id, 'UPDATED'));
    ids.push(id);
  }
  const again =
    'take the older one of two Items with the same accounts: `GET /admin/api/items?flag=DUPLICATE`.';
  await eventually('the hub sees that it was connected twice', async () => {
    const { results } = await r.ask<Rows<Review>>('GET /admin/api/items', { query: { flag: 'DUPLICATE' } });
    return results.some(({ itemId }) => itemId === ids[0]);
  });
  await r.record('POST /admin/api/items/{id}/supersede', {
    path: { id: ids[0]! },
    body: { reason: 'Connected twice' },
    again,
  });
}

async function itemIs(r: Recorder, id: string, status: string): Promise<boolean> {
  return (await r.ask<{ status: string }>('GET /items/{id}', { path: { id } })).status === status;
}

async function removals(r: Recorder, demo: string): Promise<void> {
  type List = { itemId: string; kind: string; parentId: string | null };
  const [held] = (
    await eventually('the brake holds removals', async () => {
      const list = await r.ask<Rows<List>>('GET /admin/api/removals');
      return list.results.length > 0 && list;
    })
  ).results;
  const { itemId, kind, parentId } = held!;
  const path = { itemId };
  const which = { kind, ...(parentId && { parentId }) };
  const again = 'take `itemId`, `kind` and `parentId` of a list that is held: `GET /admin/api/removals`.';
  await r.record('GET /admin/api/removals');
  await r.record('GET /admin/api/removals/{itemId}', {
    path,
    query: which,
    again: 'Of an Item with removals that are held.',
  });
  await r.record('GET /admin/api/removals/{itemId}', {
    path: { itemId: demo },
    query: { kind: 'transaction' },
  });
  await r.record('POST /admin/api/removals/{itemId}/dismiss', {
    path,
    body: { ...which, reason: 'The bank says that the account is still there' },
    again,
  });
  await r.record('POST /admin/api/removals/{itemId}/apply', {
    path,
    body: { ...which, dismissed: true },
    again,
  });
  await r.record('POST /admin/api/removals/{itemId}/apply', { path, body: which, status: 404 });
}

async function webhooks(r: Recorder, around: Surroundings): Promise<void> {
  const headers = { 'x-hub-webhook-secret': await around.webhookSecret() };
  const body = { event: 'item/updated', eventId: randomUUID(), itemId: 'no id' };
  await r.ask('POST /webhooks/pluggy', { as: 'nobody', headers, body });
  const parked = await eventually('a webhook is parked', async () => {
    const list = await r.ask<Rows>('GET /admin/api/webhooks', { query: { state: 'parked' } });
    return list.results[0];
  });
  await r.record('GET /admin/api/webhooks');
  await r.record('GET /admin/api/webhooks/{id}', { path: { id: '1' } });
  await r.record('GET /admin/api/webhooks/{id}', { path: { id: '999999' }, status: 404 });
  await r.record('POST /admin/api/webhooks/replay', { body: { filter: { state: 'parked' } } });
  await r.record('POST /admin/api/webhooks/replay', { body: { ids: [parked.id] } });
}

/** Pluggy refuses what two jobs ask for, until they are parked. */
async function jobs(r: Recorder, around: Surroundings): Promise<void> {
  const ids = [await itemOf(r, 'carla.mendes'), await itemOf(r, 'diego.rocha')];
  for (const id of ids) {
    await around.sandbox.control('POST', '/faults', {
      match: { path: `/items/${id}` },
      kind: 'status',
      status: 400,
      body: { code: 400, message: 'Bad request' },
    });
    await around.sandbox.control('POST', `/items/${id}/sync`, {});
  }
  const parked = await eventually('two jobs are parked', async () => {
    await around.hurry();
    const { results } = await r.ask<Rows>('GET /admin/api/jobs', { query: { state: 'parked' } });
    return results.length >= ids.length && results;
  });
  await around.sandbox.control('DELETE', '/faults');
  await r.record('GET /admin/api/jobs');
  await r.record('POST /admin/api/jobs/discard', {
    body: { ids: [parked[0]!.id], reason: 'The Item was deleted at Pluggy' },
  });
  await r.record('POST /admin/api/jobs/retry', { body: { filter: {} } });
  await r.record('POST /admin/api/jobs/retry', { body: { ids: [parked[1]!.id] } });
}

async function apps(r: Recorder): Promise<void> {
  const again = 'take the `clientId` of an app: `GET /admin/api/apps`. What uses that app has to be told.';
  const { appId, clientId } = await r.record<{ appId: string; clientId: string }>('POST /admin/api/apps', {
    body: { name: 'Budget planner' },
    again: 'take another name: an app’s name is its own.',
  });
  await r.record('POST /admin/api/apps', { body: { name: 'Budget planner' }, status: 409 });
  await r.record('GET /admin/api/apps');
  const path = { clientId };
  await r.record('POST /admin/api/apps/credentials/{clientId}/rotate', { path, again });
  await r.record('DELETE /admin/api/apps/credentials/{clientId}/previous', { path, again });
  await r.record('DELETE /admin/api/apps/credentials/{clientId}', { path, again });
  await r.record('POST /admin/api/apps/credentials', {
    body: { appId },
    again: 'take the `id` of an app all of whose secrets are revoked: `GET /admin/api/apps`.',
  });
  await r.record('POST /admin/api/apps/credentials', { body: { appId }, status: 409 });
}

async function accounts(r: Recorder): Promise<void> {
  const again = 'take the `id` of an account: `GET /admin/api/admins`.';
  const { id, password } = await r.record<Row & { password: string }>('POST /admin/api/admins', {
    body: { name: 'maria@example.com', role: 'viewer' },
    again: 'take another name, once this one is taken.',
  });
  r.secrets.add(password, 'password');
  await r.record('POST /admin/api/admins', {
    body: { name: 'maria@example.com', role: 'viewer' },
    status: 409,
  });
  const at = { path: { id }, again };
  await r.record('GET /admin/api/admins');
  await r.record('PATCH /admin/api/admins/{id}', { ...at, body: { role: 'admin' } });
  // In another browser: it leaves this login alone.
  await r.ask('POST /admin/api/session', { as: 'nobody', body: { user: 'maria@example.com', password } });
  const { results } = await r.record<Rows>('GET /admin/api/admins/{id}/sessions', at);
  await r.record('DELETE /admin/api/admins/{id}/sessions/{sessionId}', {
    path: { id, sessionId: results[0]!.id },
    again: 'take the `id` of a session: `GET /admin/api/admins/{id}/sessions`.',
  });
  const reset = await r.record<{ password: string }>('POST /admin/api/admins/{id}/password', at);
  r.secrets.add(reset.password, 'password');
}
