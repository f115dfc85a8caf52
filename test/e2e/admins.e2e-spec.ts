import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { AdminClient } from '../harness/admin-client.js';
import { AdminClient as Client } from '../harness/admin-client.js';
import { eventually } from '../harness/eventually.js';
import { startTestHub } from '../harness/hub.js';
import { NodeProcess } from '../harness/node-process.js';
import { createTestDatabase } from '../harness/postgres.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { whileLocked } from '../harness/while-locked.js';

const SESSION_REQUIRED = {
  code: 401,
  message: 'Nobody is logged in, or the session has ended',
  codeDescription: 'SESSION_REQUIRED',
};
const LOGIN_REFUSED = {
  code: 401,
  message: 'The user or the password is not right',
  codeDescription: 'LOGIN_REFUSED',
};
const PASSWORD = /^ {2}password {2}(\S+)$/m;

describe('those who run the hub', () => {
  let stack: Stack;
  let other: string;
  let boss: AdminClient;

  beforeAll(async () => {
    stack = await Stack.start();
    const replica = await stack.startHub({ PORT: '0' });
    other = await replica.line((line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1]);
    boss = await stack.createAdmin('admin', 'boss');
  });
  afterAll(() => stack?.stop());

  const me = (client: AdminClient) => client.get('/admin/api/session');
  const idOf = async (client: AdminClient): Promise<string> => String((await me(client)).body.adminId);
  const audited = async (subject: string): Promise<unknown[]> =>
    (
      await boss.get<{ results: { actor: string; action: string }[] }>(
        `/admin/api/audit?subject=${encodeURIComponent(subject)}`,
      )
    ).body.results
      .map(({ actor, action }) => `${actor}: ${action}`)
      .filter((line) => line !== 'hub: login refused'); // noted when there is time

  describe('the first start', () => {
    it('makes one admin and prints the password once; it is good for choosing another', async () => {
      const database = await createTestDatabase();
      const first = await startTestHub({ databaseUrl: database.url, pluggy: stack.sandbox.ready });
      const password = await first.process.line((line) => PASSWORD.exec(line)?.[1]);
      const admin = new Client(first.url, { user: 'admin', password });
      expect((await admin.logIn()).body).toMatchObject({ role: 'admin', mustChangePassword: true });
      expect(await admin.get('/admin/api/admins')).toMatchObject({
        status: 403,
        body: { codeDescription: 'PASSWORD_CHANGE_REQUIRED' },
      });
      expect((await admin.choosePassword('a password of my own')).body.mustChangePassword).toBe(false);
      expect((await admin.get('/admin/api/admins')).status).toBe(200);
      const again = new Client(first.url, { user: 'admin', password });
      expect((await again.logIn()).body).toEqual(LOGIN_REFUSED);
      await first.process.stop();

      const second = await startTestHub({ databaseUrl: database.url, pluggy: stack.sandbox.ready });
      await second.process.stop();
      expect(second.process.output).not.toMatch(PASSWORD);
      // Printed for a person, and nowhere in the log.
      const lines = first.process.output.split('\n').filter((line) => line.includes(password));
      expect(lines).toEqual([`  password  ${password}`]);
      await database.drop();
    });

    it('of replicas that start at once makes one and prints one', async () => {
      const database = await createTestDatabase();
      const db = new pg.Pool({ connectionString: database.url });
      const start = () => startTestHub({ databaseUrl: database.url, pluggy: stack.sandbox.ready });
      // Both have looked, found none, and want to make one.
      const lock = `lock table auth.admins in share row exclusive mode`;
      const hubs = await whileLocked({ db }, lock, 2, () => Promise.all([start(), start()]));
      const printed = () => hubs.filter(({ process }) => PASSWORD.test(process.output));
      await eventually(() => Promise.resolve(printed().length > 0));
      await Promise.all(hubs.map(({ process }) => process.stop()));
      expect(printed()).toHaveLength(1);
      expect((await db.query(`select name from auth.admins`)).rows).toEqual([{ name: 'admin' }]);
      await db.end();
      await database.drop();
    });
  });

  describe('logging in', () => {
    it('gives a cookie that no script and no other site can use, and a CSRF token', async () => {
      const { status, body, headers } = await boss.logIn();
      expect(status).toBe(200);
      expect(body).toEqual({
        adminId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
        user: 'boss',
        role: 'admin',
        csrfToken: expect.stringMatching(/^[\w-]{43}$/) as unknown,
        mustChangePassword: false,
      });
      expect(headers.get('set-cookie')).toMatch(
        /^hub-admin=[\w-]{43}; Path=\/admin; HttpOnly; SameSite=Strict$/,
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect((await me(boss)).body).toEqual(body);
    });

    it('sets the cookie for https only where the hub is https', async () => {
      const hub = await startTestHub({
        databaseUrl: stack.database.url,
        pluggy: stack.sandbox.ready,
        env: { PUBLIC_URL: 'https://hub.example.com', ROLE: 'api' },
      });
      const client = new Client(hub.url, { ...boss.credentials });
      expect((await client.logIn()).headers.get('set-cookie')).toMatch(
        /^__Secure-hub-admin=[\w-]{43}; Path=\/admin; HttpOnly; SameSite=Strict; Secure$/,
      );
      expect((await me(client)).status).toBe(200);
      await hub.process.stop();
    });

    it('takes the user in upper and lower case, and has one answer for all that is not right', async () => {
      const { password } = boss.credentials;
      expect((await new Client(stack.url, { user: 'BOSS', password }).logIn()).status).toBe(200);
      for (const wrong of [
        { user: 'nobody', password },
        { user: 'boss', password: 'wrong' },
        { user: '', password: '' },
      ])
        expect((await new Client(stack.url, wrong).logIn()).body).toEqual(LOGIN_REFUSED);
    });

    it('that is refused is in the audit log, with the name only where it is an account, and not each of a flood', async () => {
      await stack.createAdmin('viewer', 'watched');
      const refused = async (subject: string): Promise<Json[]> =>
        (await boss.get<{ results: Json[] }>(`/admin/api/audit?action=login%20refused&subject=${encodeURIComponent(subject)}`)).body.results; // prettier-ignore
      const before = (await refused('no admin')).length;
      for (const user of ['watched', 'WATCHED', 'my secret password', 'another secret'])
        await new Client(stack.url, { user, password: 'wrong' }).logIn();
      await eventually(async () => (await refused('admin watched')).length > 0);
      await eventually(async () => (await refused('no admin')).length > 0);
      await new Client(stack.url, { user: 'watched', password: 'wrong' }).logIn();
      expect(await refused('admin watched')).toMatchObject([
        { actor: 'hub', action: 'login refused', details: { address: '127.0.0.1' } },
      ]);
      expect((await refused('no admin')).length).toBe(Math.max(before, 1));
      const { rowCount } = await stack.db.query(`select from auth.audit_log l where l::text like '%secret%'`);
      expect(rowCount).toBe(0);
    });

    it('lets nobody in with an initial password that has expired', async () => {
      const { body } = await boss.post('/admin/api/admins', { name: 'late', role: 'viewer' });
      const late = new Client(stack.url, { user: 'late', password: String(body.password) });
      await stack.db.query(
        `update auth.admins set password_expires_at = clock_timestamp() where name = 'late'`,
      );
      expect((await late.logIn()).body).toEqual(LOGIN_REFUSED);
    });

    it('opens no session with a password that is replaced at that moment', async () => {
      const racer = await stack.createAdmin('viewer', 'racer');
      const id = await idOf(racer);
      // The login has compared the password and waits for the row, which the reset holds.
      const lock = `update auth.admins set password_hash = password_hash || ' ' where id = '${id}'`;
      const answer = await whileLocked(stack, lock, 1, () => racer.logIn());
      expect(answer.body).toEqual(LOGIN_REFUSED);
    });
  });

  it('turns away who guesses, as often for an account that does not exist', async () => {
    const victim = await stack.createAdmin('viewer', 'victim');
    for (const user of ['victim', 'no-such-user']) {
      const guesses = await Promise.all(
        Array.from({ length: 9 }, (_, i) =>
          new Client(other, { user, password: `guess number ${i}` }).logIn(),
        ),
      );
      const count = (status: number): number => guesses.filter((g) => g.status === status).length;
      expect([user, count(401), count(429)]).toEqual([user, 5, 4]);
      const refused = guesses.find(({ status }) => status === 429)!;
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    // Sessions go on whoever guesses.
    expect((await me(victim.at(other))).status).toBe(200);
  });

  it('does not let strangers lock an admin out: from a known place the admin gets in', async () => {
    const proxied = await startTestHub({
      databaseUrl: stack.database.url,
      pluggy: stack.sandbox.ready,
      env: { TRUST_PROXY: 'true', ROLE: 'api' },
    });
    const target = await stack.createAdmin('viewer', 'target');
    const from = (address: string, password: string, user = 'target') =>
      new Client(proxied.url, { user, password }).call(
        'POST',
        '/admin/api/session',
        { user, password },
        { 'x-forwarded-for': address },
      );
    const { password } = target.credentials;
    expect((await from('203.0.113.7', password)).status).toBe(200);
    for (let i = 0; i < 30; i++) expect((await from(`198.51.100.${i}`, 'guess')).status).toBe(401);
    expect((await from('198.51.100.200', password)).status).toBe(429);
    expect((await from('203.0.113.7', password)).status).toBe(200);
    // One network of IPv6 is one place.
    const network = [0, 1, 2, 3, 4, 5].map((i) => from(`2001:db8::${i}`, 'guess', 'somebody'));
    expect((await Promise.all(network)).map(({ status }) => status).sort()).toEqual([
      401, 401, 401, 401, 401, 429,
    ]);
    expect((await from('2001:db8:0:1::1', 'guess', 'somebody')).status).toBe(401);
    // What is turned away does not use up the others' share of the place.
    for (let i = 0; i < 25; i++) await from('203.0.113.8', 'guess', 'noisy');
    expect((await from('203.0.113.8', 'guess', 'quiet')).status).toBe(401);
    await proxied.process.stop();
  });

  describe('a request that changes something', () => {
    const create = { name: 'never', role: 'viewer' };

    it('is refused without the CSRF token of its session', async () => {
      const second = await stack.createAdmin('admin', 'second');
      for (const token of [undefined, '', 'x', second.csrfToken, `${boss.csrfToken}x`])
        expect(await boss.call('POST', '/admin/api/admins', create, { 'x-csrf-token': token })).toMatchObject(
          { status: 403, body: { codeDescription: 'CSRF_TOKEN_REQUIRED' } },
        );
    });

    it.each([
      [{ 'sec-fetch-site': 'cross-site' }],
      [{ 'sec-fetch-site': 'same-site' }],
      [{ origin: 'https://evil.example' }],
      [{ origin: 'null' }],
    ])('is refused when another site sends it: %j; also a login', async (headers) => {
      for (const [path, body] of [
        ['/admin/api/admins', create],
        ['/admin/api/session', boss.credentials],
      ] as const)
        expect(await boss.call('POST', path, body, headers)).toMatchObject({
          status: 403,
          body: { codeDescription: 'CROSS_SITE_REQUEST' },
        });
    });

    it.each([[{ 'sec-fetch-site': 'same-origin' }], [{ origin: 'the hub' }]])(
      'is taken from the page: %j',
      async (headers) => {
        const given = 'origin' in headers ? { origin: stack.url } : headers;
        const { status } = await boss.call('POST', '/admin/api/session', boss.credentials, given);
        expect(status).toBe(200);
      },
    );
  });

  describe('roles', () => {
    it('let a viewer read, and do nothing but what is their own', async () => {
      const viewer = await stack.createAdmin('viewer', 'reader');
      const id = await idOf(boss);
      expect((await viewer.get('/admin/api/admins')).status).toBe(200);
      expect((await viewer.get('/admin/api/audit')).status).toBe(200);
      expect((await viewer.get('/admin/api/sessions')).status).toBe(200);
      for (const [method, path, body] of [
        ['POST', '/admin/api/admins', { name: 'x', role: 'admin' }],
        ['PATCH', `/admin/api/admins/${await idOf(viewer)}`, { role: 'admin' }],
        ['POST', `/admin/api/admins/${id}/password`, undefined],
        ['GET', `/admin/api/admins/${id}/sessions`, undefined],
        ['DELETE', `/admin/api/admins/${id}/sessions/${id}`, undefined],
      ] as const)
        expect([path, await viewer.call(method, path, body)]).toMatchObject([
          path,
          { status: 403, body: { codeDescription: 'ROLE_REQUIRED' } },
        ]);
      expect((await viewer.choosePassword('another one of mine')).status).toBe(200);
    });

    it('hold at once when they are changed', async () => {
      const helper = await stack.createAdmin('viewer', 'helper');
      const id = await idOf(helper);
      expect((await boss.patch(`/admin/api/admins/${id}`, { role: 'admin' })).body).toMatchObject({
        name: 'helper',
        role: 'admin',
      });
      expect((await helper.at(other).get(`/admin/api/admins/${id}/sessions`)).status).toBe(200);
      await boss.patch(`/admin/api/admins/${id}`, { role: 'viewer' });
      expect((await helper.at(other).get(`/admin/api/admins/${id}/sessions`)).status).toBe(403);
    });
  });

  it('keeps apps and admins apart', async () => {
    const app = await stack.createApp();
    expect(await app.get('/admin/api/admins')).toMatchObject({ status: 401, body: SESSION_REQUIRED });
    expect(await app.get('/admin/api/session')).toMatchObject({ status: 401, body: SESSION_REQUIRED });
    expect(await boss.get('/v2/items')).toMatchObject({
      status: 403,
      body: { message: 'Missing or invalid authorization token' },
    });
    expect((await boss.get('/admin/api/nothing')).status).toBe(404);
  });

  describe('a session', () => {
    it.each([
      ['was not used for ADMIN_IDLE_MINUTES', `last_used_at = clock_timestamp() - interval '31 minutes'`],
      ['is older than ADMIN_SESSION_HOURS', `expires_at = clock_timestamp()`],
    ])('ends when it %s', async (_, change) => {
      const client = new Client(stack.url, { ...boss.credentials });
      await client.logIn();
      const { body } = await client.get<{ results: { id: string; isThis: boolean }[] }>(
        '/admin/api/sessions',
      );
      const { id } = body.results.find(({ isThis }) => isThis)!;
      const hours = `expires_at - created_at between interval '11:59:59' and interval '12:00:01' as "half a day"`;
      const { rows } = await stack.db.query(`select ${hours} from auth.admin_sessions where id = $1`, [id]);
      expect(rows).toEqual([{ 'half a day': true }]);
      await stack.db.query(`update auth.admin_sessions set ${change} where id = $1`, [id]);
      expect(await me(client)).toMatchObject({ status: 401, body: SESSION_REQUIRED });
    });

    it('lives as long as it is used', async () => {
      const client = new Client(stack.url, { ...boss.credentials });
      await client.logIn();
      await stack.db.query(
        `update auth.admin_sessions set last_used_at = clock_timestamp() - interval '29 minutes' where revoked_at is null`,
      );
      expect((await me(client)).status).toBe(200);
      await stack.db.query(
        `update auth.admin_sessions set last_used_at = last_used_at - interval '2 minutes' where revoked_at is null`,
      );
      expect((await me(client)).status).toBe(200);
      await boss.logIn();
    });

    it('is ended by logging out, everywhere', async () => {
      const client = new Client(stack.url, { ...boss.credentials });
      await client.logIn();
      const { status, headers } = await client.delete('/admin/api/session');
      expect([status, headers.get('set-cookie')]).toEqual([
        200,
        'hub-admin=; Path=/admin; HttpOnly; SameSite=Strict; Max-Age=0',
      ]);
      expect((await me(client)).body).toEqual(SESSION_REQUIRED);
      expect((await me(client.at(other))).body).toEqual(SESSION_REQUIRED);
    });

    it('can be listed and revoked, one’s own and by admins others’', async () => {
      const twice = await stack.createAdmin('viewer', 'twice');
      const here = new Client(other, { ...twice.credentials });
      await here.logIn();
      type Sessions = { results: { id: string; isThis: boolean; userAgent: string; address: string }[] };
      const { body } = await here.get<Sessions>('/admin/api/sessions');
      expect(body.results.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
      expect(body.results[0]).toMatchObject({ address: '127.0.0.1', userAgent: 'node' });
      const there = body.results.find(({ isThis }) => !isThis)!;
      expect((await here.delete(`/admin/api/sessions/${there.id}`)).status).toBe(200);
      expect((await me(twice)).status).toBe(401);
      expect((await here.delete(`/admin/api/sessions/${there.id}`)).status).toBe(404);

      const id = await idOf(here);
      const seen = await boss.get<Sessions>(`/admin/api/admins/${id}/sessions`);
      expect(seen.body.results).toHaveLength(1);
      await boss.delete(`/admin/api/admins/${id}/sessions/${seen.body.results[0]!.id}`);
      expect((await me(here)).status).toBe(401);
      expect(await audited('admin twice')).toEqual([
        'boss: session revoked',
        'twice: session revoked',
        'twice: logged in',
        'twice: password changed',
        'twice: logged in',
        'cli: admin created',
      ]);
    });
  });

  describe('accounts', () => {
    it('are made with a password that is shown once, and refuse names that are taken or not names', async () => {
      const { status, body } = await boss.post('/admin/api/admins', {
        name: 'New@Example.com',
        role: 'viewer',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ name: 'new@example.com', role: 'viewer', mustChangePassword: true });
      expect(body.password).toMatch(/^\w{5}-\w{5}-\w{5}-\w{5}$/);
      const again = { name: 'new@example.com', role: 'admin' };
      expect((await boss.post('/admin/api/admins', again)).body.codeDescription).toBe('ADMIN_NAME_TAKEN');
      for (const name of ['hub', 'CLI', 'two words', ''])
        expect((await boss.post('/admin/api/admins', { name, role: 'viewer' })).status).toBe(400);
      expect((await boss.post('/admin/api/admins', { name: 'x', role: 'owner' })).status).toBe(400);
    });

    it('end all sessions on all replicas when disabled, and let in again when enabled', async () => {
      const leaver = await stack.createAdmin('viewer', 'leaver');
      const id = await idOf(leaver);
      expect(
        (await boss.patch(`/admin/api/admins/${id}`, { disabled: true })).body.disabledAt,
      ).not.toBeNull();
      expect((await me(leaver.at(other))).status).toBe(401);
      expect((await me(leaver)).status).toBe(401);
      expect((await leaver.logIn()).body).toEqual(LOGIN_REFUSED);
      await boss.patch(`/admin/api/admins/${id}`, { disabled: false });
      expect((await me(leaver)).status).toBe(401);
      expect((await leaver.logIn()).status).toBe(200);
      expect((await audited('admin leaver')).slice(0, 3)).toEqual([
        'leaver: logged in',
        'boss: admin enabled',
        'boss: admin disabled',
      ]);
    });

    it('end all sessions on all replicas when the password is reset, or chosen', async () => {
      const forgetful = await stack.createAdmin('viewer', 'forgetful');
      const second = new Client(other, { ...forgetful.credentials });
      await second.logIn();
      await forgetful.choosePassword('yet another password');
      expect((await me(forgetful)).status).toBe(200);
      expect((await me(second)).status).toBe(401);

      const { body } = await boss.post(`/admin/api/admins/${await idOf(forgetful)}/password`);
      expect((await me(forgetful.at(other))).status).toBe(401);
      expect((await forgetful.logIn()).body).toEqual(LOGIN_REFUSED);
      forgetful.credentials.password = String(body.password);
      expect((await forgetful.logIn()).body.mustChangePassword).toBe(true);
    });

    it('do not take every password', async () => {
      const chooser = await stack.createAdmin('viewer', 'chooser');
      for (const [password, message] of [
        ['too short', 'newPassword must be longer than or equal to 12 characters'],
        ['I am Chooser the second', 'newPassword must not contain the user'],
        ['abababababab', 'newPassword must have at least 5 different characters'],
        [chooser.credentials.password, 'newPassword must differ from password'],
      ] as const) {
        const answer = await chooser.choosePassword(password);
        expect([answer.status, answer.body.message]).toEqual([400, message]);
      }
    });

    it('always leave one admin who can act, also when two demote each other at once', async () => {
      const lonely = await Stack.start();
      try {
        const [one, two] = [
          await lonely.createAdmin('admin', 'one'),
          await lonely.createAdmin('admin', 'two'),
        ];
        const [oneId, twoId] = [await idOf(one), await idOf(two)];
        const first = (await one.get<{ results: { id: string; name: string }[] }>('/admin/api/admins')).body
          .results;
        const printed = first.find(({ name }) => name === 'admin')!;
        expect((await one.patch(`/admin/api/admins/${printed.id}`, { disabled: true })).status).toBe(200);
        const lock = `lock table auth.admins in share row exclusive mode`;
        const answers = await whileLocked(lonely, lock, 2, () =>
          Promise.all([
            one.patch(`/admin/api/admins/${twoId}`, { role: 'viewer' }),
            two.patch(`/admin/api/admins/${oneId}`, { disabled: true }),
          ]),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect(answers.find(({ status }) => status === 409)!.body.codeDescription).toBe('LAST_ADMIN');
      } finally {
        await lonely.stop();
      }
    });
  });

  it('keeps passwords and tokens in clear nowhere', async () => {
    const { body } = await boss.post('/admin/api/admins', { name: 'secretive', role: 'viewer' });
    const secretive = new Client(stack.url, { user: 'secretive', password: String(body.password) });
    await secretive.logIn();
    const chosen = 'a password like no other';
    const token = secretive.cookie.split('=')[1]!;
    await secretive.choosePassword(chosen);
    const secrets = [
      String(body.password),
      chosen,
      token,
      secretive.cookie.split('=')[1]!,
      secretive.csrfToken,
    ];
    const { rows } = await stack.db.query<{ everything: string }>(
      `select database_to_xml(true, false, '')::text as everything`,
    );
    const places = rows[0]!.everything + stack.hubs.map((hub) => hub.output).join('\n');
    expect(places).toContain('secretive');
    for (const secret of secrets) {
      expect(places).not.toContain(secret);
      expect(places).not.toContain(Buffer.from(secret).toString('base64'));
      expect(places).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('shows the audit log page by page, filtered', async () => {
    type Page = { results: { id: string; actor: string; action: string }[]; next: string | null };
    const all: string[] = [];
    for (let next: string | null = '?actor=cli&action=admin%20created&pageSize=2'; next !== null;) {
      const { body }: { body: Page } = await boss.get<Page>(`/admin/api/audit${next}`);
      expect(body.results.every(({ actor, action }) => actor === 'cli' && action === 'admin created')).toBe(
        true,
      );
      all.push(...body.results.map(({ id }) => id));
      next = body.next;
    }
    expect(all.length).toBeGreaterThan(2);
    expect(all).toEqual([...new Set(all)].sort((a, b) => Number(b) - Number(a)));
    expect((await boss.get('/admin/api/audit?before=x')).status).toBe(400);
  });

  it('has a command line that does the same', async () => {
    const cli = async (...args: string[]): Promise<{ code: number | null; output: string }> => {
      const process = new NodeProcess('cli.js', ['admin', ...args], { DATABASE_URL: stack.database.url });
      const { code } = await process.exited;
      return { code, output: process.output };
    };
    const made = await cli('create', 'From-Shell', '--role', 'admin');
    expect(made.output).toMatch(/User +from-shell\nPassword +\S+/);
    const reset = await cli('reset-password', 'from-shell', '--json');
    const client = new Client(stack.url, { user: 'from-shell', password: '' });
    client.credentials.password = /Password +(\S+)/.exec(made.output)![1]!;
    expect((await client.logIn()).status).toBe(401);
    client.credentials.password = (JSON.parse(reset.output) as { password: string }).password;
    expect((await client.logIn()).status).toBe(200);
    expect((await cli('list')).output).toMatch(/^admin +created \S+ +enabled +last seen \S+ +from-shell$/m);
    expect(await cli('create', 'from-shell')).toEqual({
      code: 1,
      output: 'There is already an admin named "from-shell"',
    });
    expect(await cli('reset-password', 'nobody')).toEqual({ code: 1, output: 'There is no such admin' });
    expect((await cli('create', 'x', '--role', 'owner')).code).toBe(2);
    expect(await audited('admin from-shell')).toContain('cli: password reset');
  });
});
