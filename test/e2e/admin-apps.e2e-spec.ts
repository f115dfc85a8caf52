import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import { Stack } from '../harness/stack.js';

interface Secret {
  version: number;
  revokedAt: string | null;
}
interface App {
  id: string;
  name: string;
  credentials: { clientId: string; secrets: Secret[] }[];
}
interface Issued {
  appId: string;
  clientId: string;
  clientSecret: string;
}

describe('apps and their credentials, for admins', () => {
  let stack: Stack;
  let admin: AdminClient;
  let viewer: AdminClient;

  beforeAll(async () => {
    stack = await Stack.start();
    [admin, viewer] = await Promise.all([stack.createAdmin('admin', 'boss'), stack.createAdmin('viewer')]);
  });
  afterAll(() => stack?.stop());

  const logIn = async ({ clientId, clientSecret }: Issued): Promise<number> => {
    const response = await fetch(`${stack.url}/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, clientSecret }),
    });
    return response.status;
  };
  const create = async (name: string): Promise<Issued> =>
    (await admin.post<Issued>('/admin/api/apps', { name })).body;
  const find = async (name: string): Promise<App> =>
    (await viewer.get<{ results: App[] }>('/admin/api/apps')).body.results.find((app) => app.name === name)!;
  const path = ({ clientId }: Issued): string => `/admin/api/apps/credentials/${clientId}`;

  it('are made with a secret that is shown once and lets the app in', async () => {
    const issued = await create('Budget');
    expect(await logIn(issued)).toBe(200);
    const app = await find('Budget');
    expect(app).toMatchObject({ id: issued.appId, credentials: [{ clientId: issued.clientId }] });
    expect(app.credentials[0]!.secrets).toEqual([
      { version: 1, createdAt: expect.any(String) as unknown, revokedAt: null },
    ]);
    const list = await viewer.get('/admin/api/apps');
    expect(JSON.stringify(list.body)).not.toContain(issued.clientSecret);
  });

  it('have a name of their own', async () => {
    await create('Twice');
    expect(await admin.post('/admin/api/apps', { name: 'Twice' })).toMatchObject({
      status: 409,
      body: { codeDescription: 'APP_NAME_TAKEN' },
    });
    for (const name of ['', 'x'.repeat(101), 7, undefined])
      expect((await admin.post('/admin/api/apps', { name })).status).toBe(400);
  });

  it('are rotated with both secrets good, until the old one is revoked', async () => {
    const old = await create('Rotated');
    expect((await admin.delete(`${path(old)}/previous`)).body.codeDescription).toBe('NO_PREVIOUS_SECRET');
    const fresh = (await admin.post<Issued>(`${path(old)}/rotate`)).body;
    expect(fresh.clientId).toBe(old.clientId);
    expect([await logIn(old), await logIn(fresh)]).toEqual([200, 200]);
    expect((await admin.delete(`${path(old)}/previous`)).body).toEqual({ count: 1 });
    expect([await logIn(old), await logIn(fresh)]).toEqual([401, 200]);
    const [credential] = (await find('Rotated')).credentials;
    expect(credential!.secrets.map(({ version, revokedAt }) => [version, revokedAt === null])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('are locked out when their credential is revoked, and stay in the list', async () => {
    const issued = await create('Revoked');
    expect((await admin.delete(path(issued))).body).toEqual({ count: 1 });
    expect(await logIn(issued)).toBe(401);
    expect((await admin.delete(path(issued))).body.codeDescription).toBe('CREDENTIAL_NOT_FOUND');
    expect((await admin.post(`${path(issued)}/rotate`)).status).toBe(404);
    expect((await find('Revoked')).credentials[0]!.secrets[0]!.revokedAt).not.toBeNull();
  });

  it('get another client id when all that they had is revoked, and are the same app', async () => {
    const issued = await create('Locked out');
    const again = (by: AdminClient, appId = issued.appId) =>
      by.post<Issued & { codeDescription?: string }>('/admin/api/apps/credentials', { appId });
    expect((await again(admin)).body.codeDescription).toBe('CREDENTIAL_IS_LIVE');
    await admin.delete(path(issued));
    expect((await again(viewer)).status).toBe(403);
    // Of two at once one is answered, and the other is told which to rotate.
    const answers = await Promise.all([again(admin), again(admin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const fresh = answers.find(({ status }) => status === 200)!.body;
    expect(fresh).toMatchObject({ appId: issued.appId });
    expect(fresh.clientId).not.toBe(issued.clientId);
    expect([await logIn(fresh), await logIn(issued)]).toEqual([200, 401]);
    expect((await find('Locked out')).credentials.map(({ clientId }) => clientId)).toEqual([
      issued.clientId,
      fresh.clientId,
    ]);
    const audit = await viewer.get<{ results: { actor: string; action: string }[] }>(
      `/admin/api/audit?subject=${encodeURIComponent(`${fresh.clientId} version 1`)}`,
    );
    expect(audit.body.results).toMatchObject([{ actor: 'boss', action: 'credential issued' }]);
    const unknown = await again(admin, '7c9e6679-7425-40de-944b-e07fc1f90ae7');
    expect(unknown.body.codeDescription).toBe('APP_NOT_FOUND');
  });

  it('are seen by viewers and changed by admins only, and the log says by whom', async () => {
    const issued = await create('Audited');
    for (const refused of [
      await viewer.post('/admin/api/apps', { name: 'Not theirs' }),
      await viewer.post(`${path(issued)}/rotate`),
      await viewer.delete(`${path(issued)}/previous`),
      await viewer.delete(path(issued)),
    ])
      expect(refused).toMatchObject({ status: 403, body: { codeDescription: 'ROLE_REQUIRED' } });
    expect(await find('Not theirs')).toBeUndefined();
    const audit = await viewer.get<{ results: { actor: string; action: string }[] }>(
      `/admin/api/audit?subject=${encodeURIComponent(`${issued.clientId} version 1`)}`,
    );
    expect(audit.body.results).toMatchObject([{ actor: 'boss', action: 'credential issued' }]);
  });
});
