import { AppClient } from '../harness/app-client.js';
import { Receiver } from '../harness/receiver.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

const DAY_MS = 86_400_000;
const CPF = '761.092.776-73';

/** The four ends of docs/consent.md, in simulated time. */
describe('consent and deletion', () => {
  let stack: Stack;
  let app: AppClient;
  let receiver: Receiver;

  beforeAll(async () => {
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false'];
    stack = await Stack.start({
      simulatedTime: true,
      sandboxArgs: small.flatMap((value) => ['--switch', value]),
      env: { CONSENT_EXPIRED_ERASE_DAYS: '20', DELETED_BY_PLUGGY_ERASE_DAYS: '10', ABANDONED_ERASE_DAYS: '6', UNCLAIMED_ERASE_DAYS: '4' }, // prettier-ignore
    });
    app = await stack.createApp();
    receiver = await Receiver.start();
    await app.post('/webhooks', { event: 'all', url: receiver.url });
  });
  afterAll(async () => {
    await stack?.stop();
    await receiver?.stop();
  });

  async function connect(clientUserId: string, by = app, connectorId = 601): Promise<string> {
    const parameters = { cpf: CPF };
    const { body } = await by.post<{ id: string }>('/items', { connectorId, parameters, clientUserId });
    await stack.settled();
    await authorize(body.id);
    return body.id;
  }
  async function authorize(id: string): Promise<void> {
    await stack.sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await stack.settled();
  }
  const consent = (id: string, state: string): Promise<unknown> =>
    stack.sandbox.control('POST', `/items/${id}/consent`, { state });
  /** So many days pass at the bank and here, each with its checks. */
  async function days(count: number): Promise<void> {
    for (let day = 0; day < count; day++) {
      await stack.advance(DAY_MS);
      await stack.tick();
      await stack.settled();
    }
    // Signing keys have been rotated meanwhile, and old API keys with them.
    app = new AppClient(stack.url, app.clientId, app.clientSecret);
  }
  const rowsOf = async (id: string): Promise<number> =>
    (await stack.db.query(`select from sync.transactions where item_id = $1`, [id])).rowCount!;
  const flagsOf = async (id: string): Promise<string[]> =>
    (await app.get<{ flags: { flag: string }[] }>(`/items/${id}/health`)).body.flags.map(({ flag }) => flag);
  const kinds = async (id: string): Promise<string[]> =>
    (await app.get<{ results: { kind: string; detail: Json }[] }>(`/items/${id}/timeline`)).body.results.map(({ kind, detail }) => `${kind} ${(detail.flag as string | undefined) ?? ''}`.trim()); // prettier-ignore
  /** What the app was told of the Item, with the code of an error. */
  const told = (id: string): string[] =>
    receiver.accepted(id).map(({ body }) => [body.event, (body.error as Json | undefined)?.code].filter(Boolean).join(' ')); // prettier-ignore
  const atPluggy = async (id: string): Promise<boolean> =>
    (await stack.sandbox.control<{ items: Json[] }>('GET', '/state')).items.some((item) => item.id === id);
  const audit = async (id: string): Promise<object[]> =>
    (await stack.db.query<object>(`select actor, action, details->>'reason' as reason from auth.audit_log where subject = $1 order by id`, [id])).rows; // prettier-ignore

  /** An Item that somebody made at Pluggy past the hub. */
  async function madeAtPluggy(clientUserId?: string): Promise<string> {
    const pluggy = async (path: string, body: Json, key?: string): Promise<Json> => {
      const headers = { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) };
      const response = await fetch(`${stack.sandbox.ready.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return (await response.json()) as Json;
    };
    const { clientId, clientSecret } = stack.sandbox.ready;
    const { apiKey } = await pluggy('/auth', { clientId, clientSecret });
    const parameters = { user: 'user-ok', password: 'password-ok' };
    return String((await pluggy('/items', { connectorId: 2, parameters, clientUserId }, String(apiKey))).id);
  }

  it('revoked at the bank: kept for a month, then erased, at Pluggy and here', async () => {
    const [gone, back] = [await connect('revoker'), await connect('returner')];
    const rows = await rowsOf(gone);
    for (const id of [gone, back]) await consent(id, 'revoked');
    await days(2);
    for (const id of [gone, back]) expect(await flagsOf(id)).toContain('CONSENT_REVOKED');
    expect(await kinds(gone)).toContain('FLAG_RAISED CONSENT_REVOKED');
    expect(told(gone)).toContain('item/error USER_AUTHORIZATION_REVOKED');
    expect(told(gone)).not.toContain('item/deleted');
    await days(26);
    expect(await rowsOf(gone)).toBe(rows);
    // The other one renews, and the hub hears nothing of it.
    await stack.sandbox.webhookFaults({ drop: 1 });
    await app.call('PATCH', `/items/${back}`, { parameters: { cpf: CPF } });
    await authorize(back);
    await stack.sandbox.webhookFaults({ drop: 0 });
    await days(4);
    expect(await rowsOf(gone)).toBe(0);
    expect((await app.get(`/items/${gone}`)).status).toBe(404);
    expect(await atPluggy(gone)).toBe(false);
    expect(told(gone).at(-1)).toBe('item/deleted');
    expect(await audit(gone)).toEqual([
      { actor: 'hub', action: 'item deletion asked', reason: 'consent revoked' },
      { actor: 'hub', action: 'item erased', reason: null },
    ]);
    expect(await rowsOf(back)).toBeGreaterThan(0);
    expect(await flagsOf(back)).toEqual([]);
    // That it was so stays in its story, however long ago (KEEP_HISTORY_DAYS is 0 here).
    await stack.db.query(`update items.flags set raised_at = raised_at - interval '1 year', cleared_at = cleared_at - interval '1 year' where item_id = $1`, [back]); // prettier-ignore
    await stack.tick();
    expect(await kinds(back)).toEqual(
      expect.arrayContaining(['FLAG_RAISED CONSENT_REVOKED', 'FLAG_CLEARED CONSENT_REVOKED']),
    );
  });

  it('expired: kept and flagged, as long as the policy says', async () => {
    const id = await connect('sleeper');
    const rows = await rowsOf(id);
    await consent(id, 'expired');
    await days(2);
    expect(await flagsOf(id)).toEqual(expect.arrayContaining(['CONSENT_EXPIRED', 'ERRORED']));
    expect(await flagsOf(id)).not.toContain('CONSENT_REVOKED');
    const words = JSON.stringify((await app.get(`/items/${id}/health`)).body);
    expect(words).not.toMatch(/withdrawn|cancelou/);
    expect(await kinds(id)).toEqual(expect.arrayContaining(['FLAG_RAISED CONSENT_EXPIRED', 'CONSENT_ENDED']));
    expect(told(id).at(-1)).toBe('item/error USER_AUTHORIZATION_REVOKED'); // in Pluggy's words; the flag tells them apart
    await days(14);
    expect(await rowsOf(id)).toBe(rows);
    await days(8);
    expect(await rowsOf(id)).toBe(0);
    expect(told(id).at(-1)).toBe('item/deleted');
    expect(await audit(id)).toContainEqual({
      actor: 'hub',
      action: 'item deletion asked',
      reason: 'consent expired',
    });
  });

  it('deleted by Pluggy: kept and flagged, told to the admins, as long as the policy says', async () => {
    const id = await connect('retired', app, 603);
    const rows = await rowsOf(id);
    await stack.sandbox.control('POST', '/connectors/603/retire', { inDays: 1 });
    await days(2);
    expect(await flagsOf(id)).toEqual(['DELETED_BY_PLUGGY']);
    expect(await kinds(id)).toEqual(expect.arrayContaining(['GONE', 'FLAG_RAISED DELETED_BY_PLUGGY']));
    expect(told(id).at(-1)).toBe('item/deleted');
    const { rows: reviews } = await stack.db.query(`select state from items.reviews where item_id = $1 and closed_at is null`, [id]); // prettier-ignore
    expect(reviews).toEqual([{ state: 'open' }]);
    expect(await rowsOf(id)).toBe(rows);
    expect((await app.get(`/items/${id}`)).status).toBe(200);
    const gone = { status: 409, body: { codeDescription: 'ITEM_DELETED_BY_PLUGGY' } };
    expect(await app.post(`/items/${id}/connect-link`, {})).toMatchObject(gone);
    expect(await app.call('PATCH', `/items/${id}`, {})).toMatchObject(gone);
    await days(10);
    expect(await rowsOf(id)).toBe(0);
    expect(await audit(id)).toContainEqual({
      actor: 'hub',
      action: 'item deletion asked',
      reason: 'deleted by Pluggy',
    });
  });

  it('never completed: given up when nothing has moved for so long, where that is configured', async () => {
    const wrong = { user: 'user-bad', password: 'password-bad' };
    const make = async (clientUserId: string): Promise<string> => {
      const { body } = await app.post<{ id: string }>('/items', {
        connectorId: 2,
        parameters: wrong,
        clientUserId,
      });
      await stack.settled();
      return body.id;
    };
    const [never, late, later] = [await make('never'), await make('late'), await make('later')];
    expect((await app.get(`/items/${never}`)).body).toMatchObject({
      status: 'LOGIN_ERROR',
      lastUpdatedAt: null,
    });
    await days(4);
    const right = { user: 'user-ok', password: 'password-ok' };
    await app.call('PATCH', `/items/${late}`, { parameters: right });
    await app.call('PATCH', `/items/${later}`, { parameters: wrong }); // tries, in vain
    await stack.settled();
    await days(3);
    expect([await atPluggy(never), (await app.get(`/items/${never}`)).status]).toEqual([false, 404]);
    expect((await audit(never))[0]).toEqual({
      actor: 'hub',
      action: 'item deletion asked',
      reason: 'never completed',
    });
    expect((await app.get(`/items/${late}`)).body).toMatchObject({ status: 'UPDATED' });
    expect(await atPluggy(later)).toBe(true);
    await days(4);
    expect([await atPluggy(later), await atPluggy(late)]).toEqual([false, true]);
  });

  it('unclaimed: given up so long after it was heard of, where that is configured', async () => {
    const [stray, claimed] = [await madeAtPluggy(), await madeAtPluggy()];
    await stack.settled();
    await days(3);
    expect(await atPluggy(stray)).toBe(true);
    await app.post('/items/import', { items: [{ id: claimed }] });
    await stack.settled();
    await days(2);
    expect([await atPluggy(stray), await atPluggy(claimed)]).toEqual([false, true]);
    expect((await audit(stray))[0]).toEqual({
      actor: 'hub',
      action: 'item deletion asked',
      reason: 'unclaimed',
    });
    expect((await app.get(`/items/${claimed}`)).body).toMatchObject({ status: 'UPDATED' });
  });

  it('what comes for an Item after its deletion loses its body, and is counted', async () => {
    const [id, other] = [await connect('forgotten'), await connect('remembered')];
    await app.call('DELETE', `/items/${id}`);
    await stack.settled();
    for (const itemId of [id, other])
      await stack.deliver({ event: 'item/updated', eventId: 'late', itemId, more: 'a-late-word' });
    await stack.settled();
    const inbox = async (): Promise<object[]> =>
      (
        await stack.db.query<object>(
          `select outcome, settled_at is not null as settled, body like '%a-late-word%' as whole, body from webhooks.inbox where event_id = 'late' order by id`,
        )
      ).rows;
    expect(await inbox()).toMatchObject([
      { outcome: 'published', settled: true, whole: false, body: '{}' },
      { outcome: 'published', settled: true, whole: true },
    ]);
    const ledger = async (): Promise<string> =>
      /^hub_webhook_ledger_difference (\S+)/m.exec(await (await fetch(`${stack.url}/metrics`)).text())![1]!;
    expect(await ledger()).toBe('0');
    // An admin who replays it does nothing by that.
    const admin = await stack.createAdmin();
    await admin.post('/admin/api/webhooks/replay', { filter: { eventId: 'late' } });
    await stack.settled();
    expect((await inbox())[0]).toMatchObject({ outcome: 'ignored', body: '{}' });
    expect(await ledger()).toBe('0');
    expect(await rowsOf(id)).toBe(0);
  });

  describe('a user’s deletion', () => {
    it('deletes all Items of that app’s user, and of nobody else', async () => {
      const other = await stack.createApp();
      const mine = [await connect('ana'), await connect('ana'), await connect('bia')];
      const theirs = await connect('ana', other);
      expect((await app.get<{ items: Json[] }>('/users/ana')).body.items.map(({ id }) => id)).toEqual(
        mine.slice(0, 2),
      );
      expect(await app.call('DELETE', '/users/ana')).toMatchObject({ status: 200, body: { count: 2 } });
      expect((await app.get('/users/ana')).status).toBe(404);
      await stack.settled();
      for (const id of mine.slice(0, 2)) {
        expect([await rowsOf(id), await atPluggy(id)]).toEqual([0, false]);
        expect((await audit(id))[0]).toMatchObject({ actor: 'app', reason: 'user deleted' });
        expect(told(id).at(-1)).toBe('item/deleted');
      }
      const { rows: asked } = await stack.db.query(`select actor, details from auth.audit_log where action = 'user deletion asked'`); // prettier-ignore
      expect(asked).toEqual([{ actor: 'app', details: { items: 2 } }]);
      expect((await app.get(`/items/${mine[2]!}`)).status).toBe(200);
      expect((await other.get(`/items/${theirs}`)).status).toBe(200);
      expect(await app.call('DELETE', '/users/ana')).toMatchObject({ status: 200, body: { count: 0 } });
      expect(
        (await stack.db.query(`select from connect.end_users where client_user_id = 'ana'`)).rowCount,
      ).toBe(1); // theirs
    });

    it('reaches a connection that the user is just making, and not the one after it', async () => {
      const { body } = await app.post<{ accessToken: string }>('/connect_token', {
        options: { clientUserId: 'hasty' },
      });
      expect(await app.call('DELETE', '/users/hasty')).toMatchObject({ body: { count: 0 } });
      const made = await fetch(`${stack.sandbox.ready.url}/items`, {
        method: 'POST',
        headers: { 'x-api-key': body.accessToken, 'content-type': 'application/json' },
        body: JSON.stringify({ connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' } }),
      });
      const { id } = (await made.json()) as { id: string };
      await stack.settled();
      expect(await atPluggy(id)).toBe(false);
      expect((await app.get(`/items/${id}`)).status).toBe(404);
      expect(
        (await stack.db.query(`select from items.items where id = $1 and data is not null`, [id])).rowCount,
      ).toBe(0);
      const again = await connect('hasty');
      expect((await app.get(`/items/${again}`)).body).toMatchObject({
        status: 'UPDATED',
        clientUserId: 'hasty',
      });
    });

    it('reaches what comes with the user’s id when that is long forgotten', async () => {
      await app.post('/connect_token', { options: { clientUserId: 'tardy' } });
      const { rows: [minted] } = await stack.db.query<{ id: string }>(`select id from connect.end_users where client_user_id = 'tardy'`); // prettier-ignore
      await app.call('DELETE', '/users/tardy');
      await days(2);
      expect((await stack.db.query(`select from connect.end_users where id = $1`, [minted!.id])).rowCount).toBe(0); // prettier-ignore
      const id = await madeAtPluggy(minted!.id);
      await app.post('/items/import', { items: [{ id }] });
      await stack.settled();
      expect([await atPluggy(id), (await app.get(`/items/${id}`)).status]).toEqual([false, 404]);
      expect((await stack.db.query(`select from items.items where id = $1 and (data is not null or erased_at is null)`, [id])).rowCount).toBe(0); // prettier-ignore
      expect((await audit(id))[0]).toMatchObject({ actor: 'hub', reason: 'user deleted' });
    });
  });
});
