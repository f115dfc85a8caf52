import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

const reason = 'The user has asked our support for it';

describe('what admins delete', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;

  beforeAll(async () => {
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false'];
    stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
    app = await stack.createApp('ledger');
    [admin, viewer] = await Promise.all([
      stack.createAdmin('admin', 'berta'),
      stack.createAdmin('viewer', 'victor'),
    ]);
  });
  afterAll(() => stack?.stop());

  const connected = async (body: Json = {}): Promise<string> => (await stack.connect(app, body)).id;
  const atPluggy = async (id: string): Promise<boolean> =>
    (await stack.sandbox.control<{ items: Json[] }>('GET', '/state')).items.some((item) => item.id === id);
  const audit = async (subject: string): Promise<Json[]> =>
    (await admin.get<{ results: Json[] }>(`/admin/api/audit?subject=${subject}`)).body.results;
  const rowsOf = async (id: string): Promise<number> =>
    (await stack.db.query(`select from sync.transactions where item_id = $1`, [id])).rowCount!;
  async function appId(): Promise<string> {
    const { rows } = await stack.db.query<{ id: string }>(`select id from auth.apps where name = 'ledger'`);
    return rows[0]!.id;
  }

  it('an Item goes, at Pluggy and here, with who and why in the audit log', async () => {
    const id = await connected();
    expect(await admin.delete(`/admin/api/items/${id}`, { reason: `${reason}: 761.092.776-73` })).toMatchObject({ status: 200, body: { count: 1 } }); // prettier-ignore
    expect((await app.get(`/items/${id}`)).status).toBe(404);
    expect((await admin.delete(`/admin/api/items/${id}`, { reason })).status).toBe(404);
    await stack.settled();
    expect([await atPluggy(id), await rowsOf(id)]).toEqual([false, 0]);
    expect(await audit(id)).toMatchObject([
      { actor: 'hub', action: 'item erased' },
      { actor: 'berta', action: 'item deletion asked', details: { reason: 'asked by an admin', note: `${reason}: •••`, appId: await appId() } },
    ]); // prettier-ignore
  });

  it('a user goes with all Items of the app, and of no other', async () => {
    const mine = [await connected({ clientUserId: 'ana' }), await connected({ clientUserId: 'ana' })];
    const other = await stack.createApp();
    const theirs = (await stack.connect(other, { clientUserId: 'ana' })).id;
    const wish = { appId: await appId(), clientUserId: 'ana', reason };
    expect(await admin.delete('/admin/api/users', wish)).toMatchObject({ status: 200, body: { count: 2 } });
    await stack.settled();
    for (const id of mine) {
      expect([await atPluggy(id), await rowsOf(id)]).toEqual([false, 0]);
      expect((await audit(id)).at(-1)).toMatchObject({ actor: 'berta', details: { reason: 'user deleted' } });
    }
    expect((await other.get(`/items/${theirs}`)).status).toBe(200);
    const [line] = await audit(wish.appId);
    expect(line).toMatchObject({ actor: 'berta', action: 'user deletion asked', details: { items: 2, note: reason } }); // prettier-ignore
    expect(JSON.stringify(line)).not.toContain('ana');
    expect((await admin.delete('/admin/api/users', wish)).body).toEqual({ count: 0 });
    expect(await admin.delete('/admin/api/users', { ...wish, appId: crypto.randomUUID() })).toMatchObject({
      status: 404,
      body: { codeDescription: 'APP_NOT_FOUND' },
    });
  });

  it('the older of two Items with the same accounts is retired; the app is not told by which admin', async () => {
    const older = await connected({ clientUserId: 'dora' });
    expect(await admin.post(`/admin/api/items/${older}/supersede`)).toMatchObject({
      status: 409,
      body: { codeDescription: 'ITEM_HAS_NO_SUCCESSOR' },
    });
    const newer = await connected({ clientUserId: 'dora' });
    const { body } = await app.get<{ flags: Json[] }>(`/items/${older}/health`);
    expect(body.flags).toMatchObject([{ flag: 'DUPLICATE', turn: 'us' }]);
    expect((await admin.post(`/admin/api/items/${older}/supersede`, { reason: 'twice' })).body).toEqual({
      itemId: newer,
    });
    await stack.settled();
    expect([await atPluggy(older), await atPluggy(newer)]).toEqual([false, true]);
    expect((await audit(older)).at(-1)).toMatchObject({ actor: 'berta', details: { reason: 'superseded', note: 'twice' } }); // prettier-ignore
    const by = async (who: AppClient | AdminClient, path: string): Promise<unknown> =>
      (await who.get<{ results: Json[] }>(path)).body.results.find(({ kind }) => kind === 'SUPERSEDED_ANOTHER')!.by; // prettier-ignore
    expect(await by(app, `/items/${newer}/timeline`)).toBe('admin');
    expect(await by(viewer, `/admin/api/items/${newer}/timeline`)).toBe('admin:berta');
    expect(JSON.stringify((await app.get(`/items/${newer}/timeline`)).body)).not.toContain('berta');
  });

  it('takes an admin, a CSRF token and a reason', async () => {
    const id = await connected({ clientUserId: 'kept' });
    const user = { appId: await appId(), clientUserId: 'kept', reason };
    for (const path of [`/admin/api/items/${id}`, '/admin/api/users']) {
      const body = path.endsWith('users') ? user : { reason };
      expect((await viewer.delete(path, body)).body).toMatchObject({ codeDescription: 'ROLE_REQUIRED' });
      expect((await admin.call('DELETE', path, body, { 'x-csrf-token': undefined })).body).toMatchObject({
        codeDescription: 'CSRF_TOKEN_REQUIRED',
      });
      expect((await admin.delete(path, { ...body, reason: undefined })).status).toBe(400);
      expect((await admin.delete(path)).status).toBe(400);
      expect((await app.call('DELETE', path, body)).status).toBe(401);
    }
    expect((await viewer.post(`/admin/api/items/${id}/supersede`)).status).toBe(403);
    expect((await app.get(`/items/${id}`)).status).toBe(200);
  });
});
