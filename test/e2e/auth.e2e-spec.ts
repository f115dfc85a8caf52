import { randomUUID } from 'node:crypto';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import type { DataSource } from 'typeorm';
import { CreateApp } from '../../src/auth/create-app.js';
import {
  CredentialNotFound,
  IssueCredential,
  type IssuedCredential,
} from '../../src/auth/issue-credential.js';
import { RevokeCredential } from '../../src/auth/revoke-credential.js';
import { RotateSigningKey } from '../../src/auth/rotate-signing-key.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { Stack } from '../harness/stack.js';
import { whileLocked } from '../harness/while-locked.js';

const REFUSED = { code: 403, message: 'Missing or invalid authorization token' };
const UNAUTHORIZED = {
  code: 401,
  message: 'Client keys are invalid',
  codeDescription: 'CLIENT_KEYS_UNAUTHORIZED',
};

describe('who may call the hub', () => {
  let stack: Stack;
  let dataSource: DataSource;
  let issue: IssueCredential;
  let revoke: RevokeCredential;
  let signingKey: RotateSigningKey;
  let create: CreateApp;

  beforeAll(async () => {
    stack = await Stack.start();
    dataSource = await createDataSource(stack.database.url, [], 2).initialize();
    const database = new Database(dataSource);
    issue = new IssueCredential(database);
    create = new CreateApp(database, issue);
    revoke = new RevokeCredential(database);
    signingKey = new RotateSigningKey(database);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await stack?.stop();
  });

  const createApp = (): Promise<IssuedCredential> => create.run(`app ${randomUUID()}`, 'test');

  async function auth(clientId: string, clientSecret: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${stack.url}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret, nonExpiring: false }),
    });
    return { status: response.status, body: await response.json() };
  }

  async function keyOf(app: { clientId: string; clientSecret: string }): Promise<string> {
    return ((await auth(app.clientId, app.clientSecret)).body as { apiKey: string }).apiKey;
  }

  async function callWith(apiKey: string | undefined, url = stack.url): Promise<number> {
    const response = await fetch(`${url}/connectors`, { headers: apiKey ? { 'x-api-key': apiKey } : {} });
    if (response.status === 403) expect(await response.json()).toEqual(REFUSED);
    return response.status;
  }

  /** The hub looks again after a second at most; until then it may go by what it knew. */
  async function untilRefused(apiKey: string, url = stack.url): Promise<void> {
    while ((await callWith(apiKey, url)) !== 403) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('exchanges a credential for a key that is good for two hours', async () => {
    const app = await createApp();
    const key = await keyOf(app);
    const { exp, iat } = decodeJwt(key);
    expect(exp! - iat!).toBe(7200);
    expect(await callWith(key)).toBe(200);
  });

  it('gives one answer for an unknown id, a wrong secret and a revoked one', async () => {
    const app = await createApp();
    const version = app.clientSecret.split('.')[0];
    const revoked = await createApp();
    await revoke.run(revoked.clientId, 'test');
    for (const [id, secret] of [
      [randomUUID(), app.clientSecret],
      [app.clientId, `${version}.wrong`],
      [app.clientId, 'wrong'],
      [app.clientId, `7${app.clientSecret}`],
      [revoked.clientId, revoked.clientSecret],
    ] as const)
      expect(await auth(id, secret)).toEqual({ status: 401, body: UNAUTHORIZED });
  });

  it('says what is wrong with a malformed body', async () => {
    expect(await auth('not-a-uuid', '')).toEqual({
      status: 400,
      body: { code: 400, message: 'clientId must be a UUID, clientSecret should not be empty' },
    });
  });

  it('refuses keys that are missing, forged, unsigned, expired or signed by nobody', async () => {
    const app = await createApp();
    const key = await keyOf(app);
    const { rows } = await stack.db.query<{ kid: string; secret: Buffer }>(
      `select kid, secret from auth.signing_keys`,
    );
    const sign = (kid: string, secret: Uint8Array, exp: number): Promise<string> =>
      new SignJWT({ ver: 1 })
        .setProtectedHeader({ alg: 'HS256', kid })
        .setSubject(app.clientId)
        .setExpirationTime(exp)
        .sign(secret);
    const now = Math.floor(Date.now() / 1000);
    const { kid, secret } = rows[0]!;
    const [, payload] = key.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect(await callWith(await sign(kid, secret, now + 60))).toBe(200);
    for (const bad of [
      undefined,
      'x',
      `${key.slice(0, -2)}xx`,
      unsigned,
      await sign(kid, secret, now - 1),
      await sign(randomUUID(), secret, now + 60),
      await sign(kid, Buffer.alloc(32), now + 60),
    ])
      expect(await callWith(bad)).toBe(403);
  });

  it('refuses a revoked credential’s keys, on every replica', async () => {
    const other = await stack.startHub({ PORT: '0' });
    const otherUrl = await other.line(
      (line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1],
    );
    const app = await createApp();
    const key = await keyOf(app);
    expect([await callWith(key), await callWith(key, otherUrl)]).toEqual([200, 200]);
    expect(await revoke.run(app.clientId, 'test')).toBe(1);
    await untilRefused(key);
    await untilRefused(key, otherUrl);
    expect((await auth(app.clientId, app.clientSecret)).status).toBe(401);
    await other.stop();
  });

  it('accepts both secrets during a rotation, and only the new one after it', async () => {
    const app = await createApp();
    const oldKey = await keyOf(app);
    const issued = await issue.rotate(app.clientId, 'test');
    expect(issued.clientId).toBe(app.clientId);
    const newKey = await keyOf(issued);
    expect((await auth(app.clientId, app.clientSecret)).status).toBe(200);
    expect([await callWith(oldKey), await callWith(newKey)]).toEqual([200, 200]);

    await revoke.previous(app.clientId, 'test');
    await untilRefused(oldKey);
    expect(await callWith(newKey)).toBe(200);
    expect((await auth(app.clientId, app.clientSecret)).status).toBe(401);
    expect((await auth(issued.clientId, issued.clientSecret)).status).toBe(200);
  });

  it('has at most two secrets live, and never revives a revoked credential', async () => {
    const app = await createApp();
    const second = await issue.rotate(app.clientId, 'test');
    const third = await issue.rotate(app.clientId, 'test');
    expect((await auth(app.clientId, app.clientSecret)).status).toBe(401);
    expect((await auth(second.clientId, second.clientSecret)).status).toBe(200);
    expect((await auth(third.clientId, third.clientSecret)).status).toBe(200);
    await revoke.run(app.clientId, 'test');
    await expect(issue.rotate(app.clientId, 'test')).rejects.toThrow(CredentialNotFound);
  });

  it('accepts keys of the previous signing key, and no older ones', async () => {
    const app = await createApp();
    const first = await keyOf(app);
    await signingKey.run('test');
    let second = first;
    // A process signs with what it knew up to a second ago.
    while (decodeProtectedHeader(second).kid === decodeProtectedHeader(first).kid) second = await keyOf(app);
    expect([await callWith(first), await callWith(second)]).toEqual([200, 200]);
    await signingKey.run('test');
    await untilRefused(first);
    expect(await callWith(second)).toBe(200);
  });

  it('makes one signing key when replicas start together on an empty database', async () => {
    const hubs = await Promise.all([stack.startHub({ PORT: '0' }), stack.startHub({ PORT: '0' })]);
    const urls = await Promise.all(
      hubs.map((hub) => hub.line((line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1])),
    );
    const app = await createApp();
    const { clientId, clientSecret } = app;
    await stack.db.query(`delete from auth.signing_keys`);
    // Both have looked, found none, and want to make one.
    const lock = `lock table auth.signing_keys in share row exclusive mode`;
    const keys = await whileLocked(stack, lock, 2, () =>
      Promise.all(
        urls.map(async (url) => {
          const response = await fetch(`${url}/auth`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ clientId, clientSecret }),
          });
          return ((await response.json()) as { apiKey: string }).apiKey;
        }),
      ),
    );
    expect(new Set(keys.map((key) => decodeProtectedHeader(key).kid)).size).toBe(1);
    for (const url of urls) for (const key of keys) expect(await callWith(key, url)).toBe(200);
    await Promise.all(hubs.map((hub) => hub.stop()));
  });

  it('turns away who fails too often, with Pluggy’s headers, and nobody else', async () => {
    const [guessed, other] = [await createApp(), await createApp()];
    for (let i = 0; i < 10; i++) expect((await auth(guessed.clientId, `1.guess-${i}`)).status).toBe(401);
    const response = await fetch(`${stack.url}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: guessed.clientId.toUpperCase(), clientSecret: guessed.clientSecret }),
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('ratelimit-limit')).toBe('10');
    expect(Number(response.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    expect(response.headers.get('retry-after')).toBe(response.headers.get('ratelimit-reset'));
    expect((await auth(other.clientId, other.clientSecret)).status).toBe(200);
  });

  it('serves a burst of logins of honest apps, one after the other', async () => {
    const app = await createApp();
    const answers = await Promise.all(Array.from({ length: 24 }, () => auth(app.clientId, app.clientSecret)));
    expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(200));
  });

  it('keeps no secret in clear, neither in the database nor in the log', async () => {
    const app = await createApp();
    await keyOf(app);
    const { rows } = await stack.db.query<{ everything: string }>(
      `select database_to_xml(true, false, '')::text as everything`,
    );
    const secret = app.clientSecret.split('.')[1]!;
    expect(rows[0]!.everything).toContain(app.clientId);
    expect(rows[0]!.everything).not.toContain(secret);
    expect(stack.hubs.map((hub) => hub.output).join('\n')).not.toContain(secret);
  });

  it('notes who issued and revoked what', async () => {
    const app = await createApp();
    await issue.rotate(app.clientId, 'test');
    await revoke.run(app.clientId, 'test');
    const { rows } = await stack.db.query(
      `select actor, action, subject from auth.audit_log where subject like $1 order by id`,
      [`${app.clientId}%`],
    );
    expect(rows).toEqual([
      { actor: 'test', action: 'credential issued', subject: `${app.clientId} version 1` },
      { actor: 'test', action: 'credential issued', subject: `${app.clientId} version 2` },
      { actor: 'test', action: 'credential revoked', subject: `${app.clientId} version 1` },
      { actor: 'test', action: 'credential revoked', subject: `${app.clientId} version 2` },
    ]);
  });
});
