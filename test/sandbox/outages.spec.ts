import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

const HOUR = 3_600_000;

describe('trouble at an institution', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
    endpoint = await WebhookEndpoint.open();
    await api.post('/webhooks', { event: 'connector/status_updated', url: endpoint.url });
  });
  afterAll(async () => {
    await endpoint.close();
    await sandbox.stop();
  });

  const get = async (id: unknown): Promise<Json> => (await api.get(`/items/${String(id)}`)).body;
  const outage = (id: number, body: Json = {}): Promise<Json> =>
    sandbox.control('POST', `/connectors/${id}/outage`, body);
  const health = async (id: number): Promise<Json> =>
    (await api.get(`/connectors/${id}?healthDetails=true`)).body.health as Json;
  const told = async (): Promise<unknown[]> => {
    await sandbox.idle();
    return endpoint.heard.splice(0).map(({ body }) => [body.connectorId, (body.data as Json).status]);
  };

  it('fails every execution while it lasts, is told and named, and is over when it is over', async () => {
    const { id } = await api.item(sandbox, 2, USER_OK);
    const elsewhere = await api.item(sandbox, 0, USER_OK);
    expect(await health(2)).toEqual({ status: 'ONLINE', stage: null, details: { connectionsLast6Hours: 1, connectionRateLast6Hours: 100 } }); // prettier-ignore
    await outage(2);
    expect(await told()).toEqual([[2, 'OFFLINE']]);
    await sandbox.sync(id as string, {});
    expect(await get(id)).toMatchObject({ status: 'OUTDATED', executionStatus: 'SITE_NOT_AVAILABLE' });
    expect(await health(2)).toMatchObject({
      status: 'OFFLINE',
      incidents: [
        {
          id: expect.any(String),
          title: expect.any(String),
          type: 'INSTITUTION_OUTAGE',
          product: 'dados',
          kind: 'INCIDENT',
          severity: 'MAJOR_OUTAGE',
          state: 'INVESTIGATING',
          startedAt: expect.stringMatching(/Z$/),
          url: expect.stringMatching(/^https:/),
        },
      ],
      details: { connectionRateLast6Hours: 0 },
    });
    // Pluggy's own tries fail too, until it gives up.
    await sandbox.control('POST', '/clock', { advanceMs: 4.5 * HOUR });
    expect((await get(id)).nextAutoSyncAt).not.toBeNull();
    await sandbox.control('POST', '/clock', { advanceMs: HOUR });
    expect(await get(id)).toMatchObject({ status: 'OUTDATED', nextAutoSyncAt: null });
    await sandbox.sync(elsewhere.id as string, {});
    expect((await get(elsewhere.id)).status).toBe('UPDATED');
    await outage(2, { on: false });
    expect(await told()).toEqual([[2, 'ONLINE']]);
    expect(await health(2)).not.toHaveProperty('incidents');
    await sandbox.sync(id as string, {});
    expect((await get(id)).status).toBe('UPDATED');
  });

  it('ends in Pluggy’s next try by itself when the institution is back in time', async () => {
    const { id } = await api.item(sandbox, 8, USER_OK);
    await outage(8, { outcome: 'CONNECTION_ERROR', status: 'UNSTABLE' });
    await sandbox.control('POST', '/clock', { advanceMs: 25.5 * HOUR });
    expect(await get(id)).toMatchObject({ status: 'OUTDATED', executionStatus: 'CONNECTION_ERROR' });
    await outage(8, { on: false });
    await sandbox.control('POST', '/clock', { advanceMs: HOUR });
    expect(await get(id)).toMatchObject({ status: 'UPDATED', executionStatus: 'SUCCESS' });
  });

  it('may hit some executions only, the same ones for the same seed', async () => {
    const ends = async (bank: Sandbox): Promise<unknown[]> => {
      const pluggy = await PluggyApi.login(bank);
      const { id } = await pluggy.item(bank, 2, USER_OK);
      const { status } = await bank.control<Json>('POST', '/connectors/2/outage', { share: 0.5 });
      expect(status).toBe('UNSTABLE');
      const list: unknown[] = [];
      for (let n = 0; n < 12; n++) list.push((await bank.sync(id as string, {})).executionStatus);
      return list;
    };
    const banks = await Promise.all([7, 7, 8].map((seed) => Sandbox.start(['--seed', String(seed)])));
    const [one, two, other] = await Promise.all(banks.map(ends));
    await Promise.all(banks.map((bank) => bank.stop()));
    expect(two).toEqual(one);
    expect(other).not.toEqual(one);
    expect(new Set(one)).toEqual(new Set(['SUCCESS', 'SITE_NOT_AVAILABLE']));
  });

  it('is told once for each change, and may be an incident only, or not known yet', async () => {
    await told();
    await outage(0, { share: 0, incident: { type: 'TRANSACTIONS_MISSING', state: 'IDENTIFIED' } });
    expect(await health(0)).toMatchObject({ status: 'ONLINE', incidents: [{ type: 'TRANSACTIONS_MISSING', severity: 'DEGRADED' }] }); // prettier-ignore
    const [before] = (await health(0)).incidents as Json[];
    await outage(0, { incident: { state: 'MONITORING' } });
    expect((await health(0)).incidents).toMatchObject([{ id: before!.id, startedAt: before!.startedAt, type: 'TRANSACTIONS_MISSING', state: 'MONITORING' }]); // prettier-ignore
    expect(await told()).toEqual([]);
    await outage(0, { share: 1, incident: null });
    await outage(0, { share: 1, incident: null });
    expect(await health(0)).not.toHaveProperty('incidents');
    expect(await told()).toEqual([[0, 'OFFLINE']]);
    await outage(0, { on: false });
    await expect(outage(0, { outcome: 'SUCCESS' })).rejects.toThrow('400');
    await expect(outage(0, { share: 2 })).rejects.toThrow('400');
    await expect(outage(999)).rejects.toThrow('404');
  });

  it('an Item that Pluggy has forgotten stays old, though its next sync was announced, until a user asks', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    await sandbox.control('POST', `/items/${String(item.id)}/lapse`, { days: 5 });
    const ago = ({ lastUpdatedAt, nextAutoSyncAt }: Json): number[] =>
      [lastUpdatedAt, nextAutoSyncAt].map((at) => Math.round((Date.parse(String(at)) - Date.parse(String(item.lastUpdatedAt))) / HOUR / 24)); // prettier-ignore
    await sandbox.control('POST', '/clock', { advanceDays: 2 });
    const lapsed = await get(item.id);
    expect([lapsed.status, ago(lapsed)]).toEqual(['UPDATED', [-5, -4]]);
    expect(String(lapsed.updatedAt) > String(item.updatedAt)).toBe(true);
    await api.patch(`/items/${String(item.id)}`, {});
    await sandbox.idle();
    expect(ago(await get(item.id))).toEqual([2, 3]);
  });
});
