import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

const CPF = '761.092.776-73';
const GOOD = { user: 'user-ok', password: 'password-ok' };

interface Receipt extends Json {
  id: string | null;
  status: string;
  createdAt: string;
}
interface Page {
  page: number;
  total: number;
  totalPages: number;
  results: Receipt[];
}
interface Entry {
  at: string;
  kind: string;
  by: string;
  detail: Json;
  message: Json;
}

/** The receipt of docs/consent.md: what a person granted, when, until when, to which app. */
describe('the receipt of a consent', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false', 'consentDays=365'];
    stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
    app = await stack.createApp('ledger');
  });
  afterAll(() => stack?.stop());

  async function authorize(id: string): Promise<void> {
    await stack.settled();
    await stack.sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await stack.settled();
  }
  async function connectOpenFinance(clientUserId: string): Promise<string> {
    const parameters = { cpf: CPF };
    const { body } = await app.post<{ id: string }>('/items', { connectorId: 601, parameters, clientUserId });
    await authorize(body.id);
    return body.id;
  }
  /** On the Connect page a consent is renewed before its time, too. */
  async function renewOnConnectPage(id: string): Promise<void> {
    const { body } = await app.post<{ accessToken: string }>('/connect_token', { itemId: id });
    const updated = await fetch(`${stack.sandbox.ready.url}/items/${id}`, {
      method: 'PATCH',
      headers: { 'x-api-key': body.accessToken, 'content-type': 'application/json' },
      body: JSON.stringify({ parameters: { cpf: CPF } }),
    });
    expect(updated.status).toBe(200);
    await authorize(id);
  }
  const receipts = async (id: string, query = ''): Promise<Page> =>
    (await app.get<Page>(`/items/${id}/consents${query}`)).body;
  const story = async (id: string): Promise<Entry[]> =>
    (await app.get<{ results: Entry[] }>(`/items/${id}/timeline`)).body.results.filter(({ kind }) =>
      kind.startsWith('CONSENT'),
    );

  it('of an Open Finance bank has what Pluggy has of it, and to whom it was granted', async () => {
    const id = await connectOpenFinance('maria');
    const [consent] = (await stack.sandbox.truth(id)).consents;
    const { total, totalPages, page, results } = await receipts(id);
    expect({ total, totalPages, page }).toEqual({ total: 1, totalPages: 1, page: 1 });
    expect(results[0]).toEqual({
      ...consent,
      itemId: id,
      kind: 'OPEN_FINANCE',
      status: 'ACTIVE',
      app: { id: expect.any(String) as string, name: 'ledger' },
      clientUserId: 'maria',
      connector: { id: 601, name: expect.any(String) as string },
    });
    expect(await story(id)).toMatchObject([
      {
        at: consent!.createdAt,
        kind: 'CONSENT_GRANTED',
        by: 'user',
        detail: { consentId: consent!.id, products: consent!.products, expiresAt: consent!.expiresAt },
      },
    ]);
    expect(await receipts(id, '?page=2')).toMatchObject({ page: 2, total: 1, results: [] });
  });

  it('that was renewed shows both, and one that was withdrawn since when', async () => {
    const id = await connectOpenFinance('renata');
    await renewOnConnectPage(id);
    const [now, before] = (await stack.sandbox.truth(id)).consents;
    expect((await receipts(id)).results).toMatchObject([
      { id: now!.id, status: 'ACTIVE' },
      { id: before!.id, status: 'RENEWED' },
    ]);
    expect((await story(id)).map(({ kind }) => kind)).toEqual(['CONSENT_RENEWED', 'CONSENT_GRANTED']);

    await stack.sandbox.consent(id, 'revoked');
    await stack.sandbox.sync(id, {});
    await stack.settled();
    const { revokedAt } = (await stack.sandbox.truth(id)).consents[0]!;
    expect(revokedAt).toEqual(expect.any(String));
    expect((await receipts(id)).results).toMatchObject([
      { id: now!.id, status: 'REVOKED', revokedAt },
      { id: before!.id, status: 'RENEWED', revokedAt: null },
    ]);
    expect((await story(id))[0]).toMatchObject({
      at: revokedAt,
      kind: 'CONSENT_ENDED',
      by: 'user',
      detail: { consentId: now!.id, reason: 'revoked' },
    });
  });

  it('that ran out says so, and stays when another follows', async () => {
    const id = await connectOpenFinance('eva');
    await stack.sandbox.consent(id, 'expired');
    await stack.sandbox.sync(id, {});
    await stack.settled();
    expect((await receipts(id)).results).toMatchObject([{ status: 'EXPIRED', revokedAt: null }]);
    expect((await story(id)).map(({ kind, by }) => `${kind} ${by}`)).toContain('CONSENT_ENDED hub');
    await app.call('PATCH', `/items/${id}`, { parameters: { cpf: CPF } });
    await authorize(id);
    expect((await receipts(id)).results.map(({ status }) => status)).toEqual(['ACTIVE', 'EXPIRED']);
    // The whole story goes page by page and has each entry once, wherever the pages end.
    await stack.db.query(
      `insert into items.history (item_id, kind, by, detail, at)
       select $1, 'UPDATE_ASKED', 'app', '{}', c.created_at + n * interval '1 microsecond'
         from sync.consents c, generate_series(-60, 60) n where c.item_id = $1`,
      [id],
    );
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      type Story = { results: Entry[]; next: string | null };
      const { body }: { body: Story } = await app.get<Story>(`/items/${id}/timeline${next}`);
      seen.push(...body.results.map(({ kind }) => kind));
      next = body.next;
    }
    const of = (kind: string): number => seen.filter((each) => each === kind).length;
    expect([of('UPDATE_ASKED'), of('CONSENT_GRANTED'), of('CONSENT_RENEWED'), of('CONSENT_ENDED')]).toEqual([243, 1, 1, 1]); // prettier-ignore
  });

  it('of a connector without consents is what the person agreed to by connecting', async () => {
    const products = ['ACCOUNTS', 'TRANSACTIONS'];
    const { id, createdAt } = await stack.connect(app, { clientUserId: 'joana', products });
    const first = {
      id: null,
      itemId: id,
      kind: 'CONNECTION',
      status: 'ACTIVE',
      app: { id: expect.any(String) as string, name: 'ledger' },
      clientUserId: 'joana',
      connector: { id: 2, name: 'Pluggy Bank' },
      products,
      openFinancePermissionsGranted: null,
      createdAt,
      expiresAt: null,
      revokedAt: null,
    };
    expect(await receipts(id)).toEqual({ page: 1, total: 1, totalPages: 1, results: [first] });
    expect(await story(id)).toMatchObject([{ kind: 'CONSENT_GRANTED', by: 'user', detail: { products } }]);

    await app.call('PATCH', `/items/${id}`, { parameters: GOOD });
    await stack.settled();
    const { results } = await receipts(id);
    expect(results).toMatchObject([
      { status: 'ACTIVE', products },
      { ...first, status: 'RENEWED' },
    ]);
    expect(results[0]!.createdAt > results[1]!.createdAt).toBe(true);

    // One that was made before any of this was noted.
    await stack.db.query(`delete from items.history where item_id = $1`, [id]);
    expect((await receipts(id)).results).toEqual([first]);
  });

  it('is the app’s own, is shown to admins, and goes with the Item', async () => {
    const id = await connectOpenFinance('nina');
    const [other, admin] = [await stack.createApp(), await stack.createAdmin('viewer')];
    expect((await other.get(`/items/${id}/consents`)).status).toBe(404);
    expect((await admin.get(`/admin/api/items/${id}/consents`)).body).toEqual(await receipts(id));
    expect((await app.get(`/items/${id}/consents?page=0`)).status).toBe(400);
    await app.call('DELETE', `/items/${id}`);
    await stack.settled();
    expect((await app.get(`/items/${id}/consents`)).status).toBe(404);
    expect((await admin.get(`/admin/api/items/${id}/consents`)).status).toBe(404);
  });
});
