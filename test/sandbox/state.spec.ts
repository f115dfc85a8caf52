import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

describe('state and end of the process', () => {
  let folder: string;
  let args: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox state '));
    args = ['--state', join(folder, 'sandbox.json')];
  });
  afterEach(async () => {
    // A failed test must not leave programs behind: they would keep the test run from ending.
    await Promise.all(started.splice(0).map((sandbox) => sandbox.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  const started: Sandbox[] = [];
  const start = async (more: string[] = args): Promise<Sandbox> => {
    const sandbox = await Sandbox.start(more);
    started.push(sandbox);
    return sandbox;
  };

  const kill = async (sandbox: Sandbox): Promise<void> => {
    sandbox.process.kill('SIGKILL');
    await sandbox.process.exited;
  };

  it('keeps an outage, a held execution and a used-up limit over kill -9', async () => {
    const first = await start();
    const api = await PluggyApi.login(first);
    await first.control('PATCH', '/switches', { openFinanceMonthlyLimits: { ACCOUNTS: 1 } });
    const connect = async (sandbox: Sandbox, pluggy: PluggyApi): Promise<string> => {
      const { id } = await pluggy.item(sandbox, 603, { cpf: '111.222.333-44' });
      await sandbox.control('POST', `/items/${String(id)}/authorize`);
      await sandbox.idle();
      return id as string;
    };
    await connect(first, api);
    const { id } = await api.item(first, 2, USER_OK);
    await first.control('POST', `/items/${String(id)}/sync`, { hold: 'MERGING' });
    await first.idle();
    await first.control('POST', '/connectors/0/outage');
    const { body: connector } = await api.get('/connectors/0');
    await kill(first);

    const second = await start();
    const again = await PluggyApi.login(second);
    expect((await again.get('/connectors/0')).body).toEqual(connector);
    await second.idle();
    expect((await again.get(`/items/${String(id)}`)).body.status).toBe('MERGING');
    await second.control('POST', `/items/${String(id)}/release`);
    await second.idle();
    expect((await again.get(`/items/${String(id)}`)).body.status).toBe('UPDATED');
    const limited = (await again.get(`/items/${await connect(second, again)}`)).body;
    expect(limited.executionStatus).toBe('PARTIAL_SUCCESS');
  });

  it('keeps everything over kill -9, as soon as it has answered', async () => {
    const first = await start();
    const api = await PluggyApi.login(first);
    const item = await api.item(first, 2, USER_OK);
    const id = item.id as string;
    await first.control('POST', '/clock', { advanceDays: 2 });
    await first.sync(id, { add: 5, update: 5, delete: 3, repost: 2 });
    const webhook = (await api.post('/webhooks', { event: 'all', url: 'https://example.com/' })).body;
    for (const product of ['accounts', 'bills', 'loans'] as const) {
      await first.change(id, product, { add: 1, change: 1, delete: 1 });
      await first.sync(id, {});
    }
    const pending = await first.change(id, 'accounts', { add: 1 });
    await first.change(id, 'investments', { delete: 1 });
    const truth = await first.truth(id);
    await kill(first);

    const second = await start();
    const again = await PluggyApi.login(second);
    expect(await second.truth(id)).toEqual(truth);
    await second.sync(id, {});
    const after = await second.truth(id);
    expect(after.accounts.map((account) => account.id)).toContain(pending.added[0]);
    expect(after.investments.length).toBe(truth.investments.length - 1);
    expect((await again.get(`/webhooks/${String(webhook.id)}`)).body).toEqual(webhook);
    const { offsetMs } = await second.control<{ offsetMs: number }>('GET', '/state');
    expect(Math.round(offsetMs / 86_400_000)).toBe(2);
    expect((await again.item(second, 2, USER_OK)).id).not.toBe(id);
    await second.stop();
  });

  it('goes on with an execution and with undelivered webhooks that a kill cut short', async () => {
    const endpoint = await WebhookEndpoint.open();
    const first = await start([...args, '--execution-ms', '60000']);
    const api = await PluggyApi.login(first);
    await api.post('/webhooks', { event: 'item/created', url: endpoint.url });
    const running = (await api.post('/items', { connectorId: 2, parameters: USER_OK })).body;
    const waiting = (await api.post('/items', { connectorId: 5, parameters: USER_OK })).body;
    await kill(first);

    const second = await start([...args, '--execution-ms', '30']);
    await second.idle();
    expect(endpoint.events('item/created')).toMatchObject([{ itemId: running.id }]);
    const again = await PluggyApi.login(second);
    expect((await again.get(`/items/${String(waiting.id)}`)).body.status).toBe('WAITING_USER_INPUT');
    await kill(second);

    const third = await start();
    const last = await PluggyApi.login(third);
    await third.idle();
    await last.post(`/items/${String(waiting.id)}/mfa`, { token: '123456' });
    await third.idle();
    expect((await last.get(`/items/${String(waiting.id)}`)).body.status).toBe('UPDATED');
    await third.stop();
    await endpoint.close();
  });

  it('refuses a state file of another seed', async () => {
    const first = await start();
    await PluggyApi.login(first);
    await first.control('PATCH', '/switches', { v2Items: true });
    await first.stop();
    await expect(start([...args, '--seed', '2'])).rejects.toThrow('belongs to seed 1, not 2');
  });

  it('ends with exit code 0 when it is told to, and when its stdin ends', async () => {
    const [told, orphan] = [await start([]), await start([])];
    expect(await told.process.stop()).toBe(0);
    orphan.process.endInput();
    expect(await orphan.process.exited).toEqual({ code: 0, signal: null });
  });
});
