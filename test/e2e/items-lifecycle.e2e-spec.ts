import { type Answer, AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';
import { whileLocked } from '../harness/while-locked.js';

interface Entry {
  at: string;
  kind: string;
  by: string;
  detail: Json;
  message: { 'pt-BR': string; en: string };
}

const GOOD = { user: 'user-ok', password: 'password-ok' };
const BAD = { user: 'user-wrong', password: 'password-ok' };

describe('the life of an Item', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'bankChanges=false', '--switch', 'executionMs=50'],
    }); // prettier-ignore
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());
  afterEach(async () => {
    await stack.sandbox.noFaults();
    await stack.sandbox.control('PATCH', '/switches', { minUpdateFrequencyHours: null, executionMs: 50 });
  });

  const connected = async (body: Json = {}): Promise<SyncProbe> =>
    new SyncProbe(stack, (await stack.connect(app, body)).id);
  const patch = (item: SyncProbe, body: object = {}, by = app): Promise<Answer<Json>> =>
    by.call('PATCH', `/items/${item.itemId}`, body);
  const flagsOf = async ({ itemId }: SyncProbe): Promise<string[]> =>
    (await app.get<{ flags: { flag: string }[] }>(`/items/${itemId}/health`)).body.flags.map(
      ({ flag }) => flag,
    );
  /** The story, the oldest first. */
  async function story({ itemId }: SyncProbe): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Answer<{ results: Entry[]; next: string | null }> = await app.get(
        `/items/${itemId}/timeline${next}`,
      );
      expect(page.status).toBe(200);
      entries.push(...page.body.results);
      next = page.body.next;
    }
    return entries.reverse();
  }
  async function patchesAtPluggy(): Promise<number> {
    const counts = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    return counts['PATCH /items/:id']?.total ?? 0;
  }
  /** What comes to Pluggy of this. */
  async function patchesOf(work: () => Promise<unknown>): Promise<number> {
    const before = await patchesAtPluggy();
    await work();
    return (await patchesAtPluggy()) - before;
  }
  /** As the Connect page does with the token that it was given. */
  const withToken = (accessToken: string, itemId: string, parameters: object): Promise<Response> =>
    fetch(`${stack.sandbox.ready.url}/items/${itemId}`, {
      method: 'PATCH',
      headers: { 'x-api-key': accessToken, 'content-type': 'application/json' },
      body: JSON.stringify({ parameters }),
    });
  const open = async (connectUrl: string): Promise<{ status: number; body: Json }> => {
    const link = connectUrl.split('#link=')[1]!;
    const response = await fetch(`${stack.url}/connect/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };

  describe('a refresh that a user asks for', () => {
    it('goes through when it is allowed', async () => {
      const item = await connected();
      expect(
        await patchesOf(async () => expect((await patch(item)).body).toMatchObject({ status: 'UPDATING' })),
      ).toBe(1);
      await stack.settled();
      expect((await story(item)).map(({ kind, by }) => [kind, by])).toContainEqual(['UPDATE_ASKED', 'app']);
    });

    it('is one update at Pluggy, whatever comes at once on two replicas', async () => {
      const item = await connected();
      const other = await otherReplica();
      // The one at Pluggy is not answered before the others are, however slow the machine.
      const first = await stack.sandbox.fault({ match: { method: 'PATCH' }, kind: 'hold', times: 1 });
      const answers: Answer<Json>[] = [];
      const sent = await patchesOf(async () => {
        const all = Array.from({ length: 8 }, async (_, n) =>
          answers.push(await patch(item, {}, n % 2 ? app : other)),
        );
        await stack.sandbox.holds(first);
        await eventually(() => Promise.resolve(answers.length === 7));
        await stack.sandbox.release(first);
        await Promise.all(all);
      });
      expect(sent).toBe(1);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(400)]);
      for (const { status, body } of answers)
        if (status === 400) expect(body).toMatchObject({ codeDescription: 'ITEM_IS_ALREADY_UPDATING' });
      const asked = await connected({ connectorId: 5 }); // waits for its user
      expect(await patchesOf(async () => expect((await patch(asked)).status).toBe(400))).toBe(0);
      await stack.settled();
      expect((await patch(item)).status).toBe(200);
      await stack.settled();
    });

    it('is not refused because the end of the last one was lost on its way', async () => {
      const item = await connected();
      await stack.sandbox.webhookFaults({ drop: 1 });
      expect((await patch(item)).status).toBe(200);
      await stack.sandbox.idle();
      await stack.sandbox.webhookFaults({ drop: 0 });
      await item.rows(`update items.items set read_at = read_at - interval '10 seconds' where id = $1`);
      expect((await patch(item)).status).toBe(200);
      await stack.settled();
    });

    it('that is refused is told in the Item’s story, once an hour for each reason', async () => {
      const item = await connected({ parameters: BAD });
      const told = async (): Promise<unknown[]> =>
        (await story(item)).filter(({ kind }) => kind === 'UPDATE_REFUSED').map(({ detail }) => detail.code);
      await Promise.all([patch(item), patch(item), patch(item)]);
      await patch(item);
      expect(await told()).toEqual(['LAST_EXECUTION_HAD_LOGIN_ERROR']);
      await item.rows(
        `update items.items set status = 'UPDATING', read_at = clock_timestamp() where id = $1`,
      );
      expect((await patch(item)).body.codeDescription).toBe('ITEM_IS_ALREADY_UPDATING');
      expect(await told()).toEqual(['LAST_EXECUTION_HAD_LOGIN_ERROR', 'ITEM_IS_ALREADY_UPDATING']);
      await item.rows(`update items.items set status = 'LOGIN_ERROR' where id = $1`);
      await item.rows(`update items.history set at = at - interval '61 minutes' where item_id = $1`);
      await patch(item);
      expect((await told()).sort()).toEqual(['ITEM_IS_ALREADY_UPDATING', 'LAST_EXECUTION_HAD_LOGIN_ERROR', 'LAST_EXECUTION_HAD_LOGIN_ERROR']); // prettier-ignore
    });

    it('that brings nothing but a login failure is answered with a link instead', async () => {
      const item = await connected({ parameters: BAD });
      let answer: Answer<Json> | undefined;
      expect(await patchesOf(async () => (answer = await patch(item)))).toBe(0);
      expect(answer).toMatchObject({
        status: 400,
        body: {
          codeDescription: 'LAST_EXECUTION_HAD_LOGIN_ERROR',
          data: { executionStatus: 'INVALID_CREDENTIALS' },
        },
      });
      const again = await patch(item);
      expect((again.body.data as Json).expiresAt).toBe((answer!.body.data as Json).expiresAt); // the same link
      const opened = await open(String((answer!.body.data as Json).connectUrl));
      expect(opened).toMatchObject({ status: 200, body: { itemId: item.itemId } });
      expect((await patch(item, { parameters: GOOD })).status).toBe(200);
      await stack.settled();
      expect(await flagsOf(item)).toEqual([]);
    });

    it('too soon is told until when, and Pluggy is asked once', async () => {
      const item = await connected();
      await stack.sandbox.control('PATCH', '/switches', { minUpdateFrequencyHours: 6 });
      const { lastUpdatedAt } = (await app.get(`/items/${item.itemId}`)).body;
      const until = new Date(Date.parse(String(lastUpdatedAt)) + 6 * 3_600_000).toISOString();
      const refused = {
        status: 409,
        body: {
          code: 409,
          codeDescription: 'CLIENT_IS_UPDATING_BEFORE_ALLOWED_FREQUENCY',
          data: { minUpdateFrequencyAllowedInHours: 6, lastUpdatedAt, canRetryAfterDate: until },
        },
      };
      expect(await patchesOf(async () => expect(await patch(item)).toMatchObject(refused))).toBe(1);
      const again = await patch(item);
      expect(again).toMatchObject(refused);
      expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(5 * 3600);
      expect(await patchesOf(() => patch(item))).toBe(0);
      await item.rows(`update items.items set update_refused_until = clock_timestamp() where id = $1`);
      await stack.sandbox.control('PATCH', '/switches', { minUpdateFrequencyHours: null });
      expect((await patch(item)).status).toBe(200);
      await stack.settled();
    });

    it('after too many wrong passwords waits as long as Pluggy says, new ones or not', async () => {
      const item = await connected({ parameters: BAD });
      await patch(item, { parameters: BAD });
      await stack.settled();
      const first = await patch(item, { parameters: BAD });
      expect(first).toMatchObject({
        status: 400,
        body: {
          codeDescription: 'TOO_MANY_CONSECUTIVE_LOGIN_FAILURES',
          data: { canRetryAfterDate: expect.stringMatching(/Z$/) as string },
        },
      });
      expect(await patchesOf(async () => expect((await patch(item, { parameters: GOOD })).body).toEqual(first.body))).toBe(0); // prettier-ignore
    });

    it('does not use up what the bank still gives this month', async () => {
      const item = await connected();
      await stack.sandbox.sync(item.itemId, {}, { warnings: [{ product: 'ACCOUNTS', code: '423' }] });
      await stack.settled();
      const answer = await patch(item);
      expect(answer).toMatchObject({
        status: 409,
        body: { codeDescription: 'OPEN_FINANCE_MONTHLY_LIMIT_REACHED', data: { products: ['accounts'] } },
      });
      const { canRetryAfterDate } = answer.body.data as { canRetryAfterDate: string };
      const inSaoPaulo = new Date(canRetryAfterDate).toLocaleString('sv', { timeZone: 'America/Sao_Paulo' });
      expect(inSaoPaulo).toMatch(/-01 00:00:00$/);
      expect(Date.parse(canRetryAfterDate) - Date.now()).toBeLessThanOrEqual(31 * 86_400_000);
      await item.rows(`update items.items set updated_at = updated_at - interval '32 days' where id = $1`);
      expect((await patch(item)).status).toBe(200); // another month
      await stack.settled();
    });

    it('of a MeuPluggy Item says why not', async () => {
      const item = await connected({ connectorId: 200, parameters: {} });
      expect(await patchesOf(async () => expect(await patch(item)).toMatchObject({
        status: 400, body: { message: expect.stringMatching(/^MeuPluggy item cant be updated/) as string },
      }))).toBe(0); // prettier-ignore
    });

    it('of which the outcome is unknown holds others back until it is known', async () => {
      const item = await connected();
      await stack.sandbox.control('PATCH', '/switches', { executionMs: 300 });
      await stack.sandbox.fault({ match: { method: 'PATCH' }, kind: 'reset', when: 'after', times: 1 });
      expect(await patch(item)).toMatchObject({ status: 504 });
      expect(await patch(item)).toMatchObject({ body: { codeDescription: 'ITEM_IS_ALREADY_UPDATING' } });
      await stack.settled();
      await item.rows(`update items.items set update_leased_until = clock_timestamp() where id = $1`);
      expect((await patch(item)).status).toBe(200);
      await stack.settled();
    });
  });

  describe('a link to connect again', () => {
    const link = async (item: SyncProbe, body: object = {}): Promise<Json & { connectUrl: string }> => {
      const made = await app.post<Json & { connectUrl: string }>(`/items/${item.itemId}/connect-link`, body);
      expect(made.status).toBe(200);
      return made.body;
    };

    it('updates its one Item, and the flag clears by itself', async () => {
      const item = await connected({ parameters: BAD });
      expect(await flagsOf(item)).toEqual(['ERRORED']);
      const { connectUrl, expiresAt } = await link(item, {
        oauthRedirectUri: 'https://app.example.com/back',
      });
      expect(connectUrl).toMatch(new RegExp(`^${stack.url}/connect#link=`));
      expect((Date.parse(String(expiresAt)) - Date.now()) / 3_600_000).toBeCloseTo(72, 0);
      const { body } = await open(connectUrl);
      expect(body).toMatchObject({ itemId: item.itemId, connector: { id: 2, name: 'Pluggy Bank' } });
      const token = String(body.accessToken);
      const other = await connected();
      expect((await withToken(token, other.itemId, GOOD)).status).toBe(403);
      expect((await withToken(token, item.itemId, GOOD)).status).toBe(200);
      await stack.settled();
      expect(await flagsOf(item)).toEqual([]);
      expect((await app.get(`/items/${item.itemId}`)).body).toMatchObject({
        id: item.itemId,
        status: 'UPDATED',
      });
      const told = (await story(item)).map(({ kind, by }) => `${kind} ${by}`);
      expect(told.filter((entry) => !entry.startsWith('SYNC_RUN'))).toEqual([
        'CREATED app', 'CONSENT_GRANTED user', 'FAILED pluggy', 'FLAG_RAISED hub', 'CONNECT_LINK_MADE app',
        'CONNECT_LINK_OPENED user', 'RECOVERED pluggy', 'FLAG_CLEARED hub',
      ]); // prettier-ignore
    });

    it('is nobody else’s, and nothing else is one', async () => {
      const item = await connected();
      const stranger = await stack.createApp();
      expect((await stranger.post(`/items/${item.itemId}/connect-link`, {})).status).toBe(404);
      const { connectUrl } = await link(item);
      const apiKey = (await app.post<{ apiKey: string }>('/auth', { clientId: app.clientId, clientSecret: app.clientSecret })).body.apiKey; // prettier-ignore
      for (const other of [`${connectUrl.slice(0, -3)}abc`, `#link=${apiKey}`, '#link=nonsense'])
        expect(await open(other)).toMatchObject({
          status: 404,
          body: { codeDescription: 'CONNECT_LINK_NOT_FOUND' },
        });
      const asKey = await fetch(`${stack.url}/v2/items`, {
        headers: { 'x-api-key': connectUrl.split('#link=')[1]! },
      });
      expect(asKey.status).toBe(403);
    });

    it('ends: by time, with its Item, and when it is opened without end', async () => {
      const item = await connected();
      const expired = await link(item, { expiresInMinutes: 5 });
      await stack.db.query(`update connect.links set expires_at = clock_timestamp() where item_id = $1`, [
        item.itemId,
      ]);
      expect(await open(expired.connectUrl)).toMatchObject({ status: 410, body: { codeDescription: 'CONNECT_LINK_EXPIRED' } }); // prettier-ignore
      const { connectUrl } = await link(item);
      await stack.db.query(`update connect.links set opened = 29, opened_at = clock_timestamp() where item_id = $1`, [item.itemId]); // prettier-ignore
      expect((await open(connectUrl)).status).toBe(200);
      expect((await open(connectUrl)).status).toBe(429);
      const last = await link(item);
      await app.call('DELETE', `/items/${item.itemId}`);
      expect((await open(last.connectUrl)).status).toBe(404);
      await stack.settled();
      expect(
        (await stack.db.query(`select 1 from connect.links where item_id = $1`, [item.itemId])).rowCount,
      ).toBe(0);
      expect((await app.post(`/items/${item.itemId}/connect-link`, {})).status).toBe(404);
    });

    it.each([{ expiresInMinutes: 1 }, { expiresInMinutes: 29 * 24 * 60 + 1 }, { oauthRedirectUri: 'javascript:alert(1)' }])(
      'is refused with %j',
      async (body) => {
        const item = await connected();
        expect((await app.post(`/items/${item.itemId}/connect-link`, body)).status).toBe(400);
      },
    ); // prettier-ignore
  });

  describe('its story', () => {
    it('is told from page to page, in both languages, and to its app only', async () => {
      const item = await connected({ parameters: BAD });
      await stack.db.query(
        `insert into items.history (item_id, at, kind, by, detail)
         select $1, date_trunc('second', clock_timestamp()) - n / 3 * interval '1 hour', 'UPDATE_ASKED', 'app', jsonb_build_object('n', n)
           from generate_series(1, 250) n`,
        [item.itemId],
      );
      const entries = await story(item);
      expect(entries.length).toBe(250 + 4);
      expect(new Set(entries.filter(({ detail }) => 'n' in detail).map(({ detail }) => detail.n)).size).toBe(
        250,
      );
      expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
      const failed = entries.find(({ kind }) => kind === 'FAILED')!;
      expect(failed).toMatchObject({
        by: 'pluggy',
        detail: { code: 'INVALID_CREDENTIALS', status: 'LOGIN_ERROR' },
      });
      expect(failed.message).toEqual({
        'pt-BR': 'O banco recusou o usuário ou a senha.',
        en: 'The bank refused the user name or the password.',
      });
      expect((await (await stack.createApp()).get(`/items/${item.itemId}/timeline`)).status).toBe(404);
      expect((await app.get(`/items/${item.itemId}/timeline?after=zzz`)).status).toBe(400);
    });

    it('begins once, also when two learn of the Item at the same moment', async () => {
      const item = await connected();
      await item.rows(`delete from items.history where item_id = $1`);
      await item.rows(`delete from items.items where id = $1`);
      const there = await otherReplica();
      const asked = (): Promise<Answer<Json>[]> =>
        Promise.all([app, there].map((by) => by.get<Json>(`/items/${item.itemId}`)));
      // The row is not there yet for those who look, and they have to wait for it when they write.
      const row = `insert into items.items (id) values ('${item.itemId}')`;
      const answers = await whileLocked(stack, row, 2, asked);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect((await story(item)).filter(({ kind }) => kind === 'CREATED')).toHaveLength(1);
    });

    it('goes with the Item', async () => {
      const item = await connected({ parameters: BAD });
      await app.call('DELETE', `/items/${item.itemId}`);
      await stack.settled();
      expect(await item.rows(`select 1 from items.history where item_id = $1`)).toEqual([]);
    });
  });

  describe('the same accounts under two Items', () => {
    /** At an Open Finance bank a CPF is a person, who has the same accounts there however often they are connected. */
    async function atTheBank(clientUserId: string): Promise<SyncProbe> {
      const parameters = { cpf: '761.092.776-73' };
      const { body } = await app.post<{ id: string }>('/items', {
        connectorId: 601,
        parameters,
        clientUserId,
      });
      await stack.settled();
      await stack.sandbox.control('POST', `/items/${body.id}/authorize`, { approve: true });
      await stack.settled();
      return new SyncProbe(stack, body.id);
    }
    const pair = async (clientUserId: string): Promise<[SyncProbe, SyncProbe]> => [
      await atTheBank(clientUserId),
      await atTheBank(clientUserId),
    ];

    it('are flagged on the older one, which can be retired for the other', async () => {
      const [older, newer] = await pair('twice');
      await eventually(async () => ((await flagsOf(older)).includes('DUPLICATE') ? true : undefined));
      expect(await flagsOf(newer)).toEqual([]);
      const { body } = await app.get<{ flags: { evidence: Json }[] }>(`/items/${older.itemId}/health`);
      const [{ itemId, accounts }] = body.flags[0]!.evidence.duplicates as [
        { itemId: string; accounts: Json[] },
      ];
      expect(itemId).toBe(newer.itemId);
      const own = await older.rows<{ id: string }>(`select id from sync.accounts where item_id = $1`);
      expect(accounts.map(({ accountId }) => accountId).sort()).toEqual(own.map(({ id }) => id).sort());
      expect((await app.post(`/items/${newer.itemId}/supersede`, {})).status).toBe(409);
      expect(
        (await app.post(`/items/${older.itemId}/supersede`, { itemId: (await atTheBank('other')).itemId }))
          .status,
      ).toBe(409);
      expect((await app.post(`/items/${older.itemId}/supersede`, { itmeId: newer.itemId })).status).toBe(400); // nothing is guessed
      expect(await app.post(`/items/${older.itemId}/supersede`, {})).toMatchObject({
        status: 200,
        body: { itemId: newer.itemId },
      });
      await stack.settled();
      expect((await app.get(`/items/${older.itemId}`)).status).toBe(404);
      expect((await story(newer)).at(-1)).toMatchObject({
        kind: 'SUPERSEDED_ANOTHER',
        detail: { itemId: older.itemId },
      });
      expect(await stack.db.query(`select 1 from items.duplicates where item_id = $1`, [older.itemId])).toMatchObject({ rowCount: 0 }); // prettier-ignore
    });

    it('are well when the newer one goes', async () => {
      const [older, newer] = await pair('regrets');
      expect(await flagsOf(older)).toEqual(['DUPLICATE']);
      await app.call('DELETE', `/items/${newer.itemId}`);
      await stack.settled();
      expect(await flagsOf(older)).toEqual([]);
    });

    it('are well when one of the two becomes another person’s', async () => {
      const [older, newer] = await pair('first owner');
      expect(await flagsOf(older)).toEqual(['DUPLICATE']);
      await stack.db.query(
        `update items.items set end_user_id = gen_random_uuid(), client_user_id = 'next owner' where id = $1`,
        [newer.itemId],
      );
      await older.syncAgain();
      expect(await flagsOf(older)).toEqual([]);
      expect(await older.rows(`select 1 from items.duplicates where item_id = $1`)).toEqual([]);
    });

    it('are not noted of an Item that is deleted at that moment', async () => {
      const [older, newer] = await pair('hurried');
      await older.rows(`delete from items.duplicates where item_id = $1`);
      const deletion = `update items.items set deletion_asked_at = clock_timestamp() where id = '${newer.itemId}'`;
      await whileLocked(stack, deletion, 1, () => older.syncAgain());
      expect(await older.rows(`select 1 from items.duplicates where item_id = $1`)).toEqual([]);
    });

    it('are two things when they are two people’s', async () => {
      const [one] = [await atTheBank('ana'), await atTheBank('bia')]; // a wife's login on her husband's phone
      expect(await flagsOf(one)).toEqual([]);
    });
  });

  let replica: AppClient | undefined;
  async function otherReplica(): Promise<AppClient> {
    if (replica) return replica;
    const hub = await stack.startHub({ PORT: '0' });
    const url = await hub.line((line) =>
      line.includes('the hub is ready') ? (JSON.parse(line) as { url: string }).url : undefined,
    );
    return (replica = new AppClient(url, app.clientId, app.clientSecret));
  }
});
