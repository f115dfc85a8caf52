import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

interface Changes {
  accountId: string;
  added: string[];
  updated: string[];
  deleted: string[];
  reposted: { from: string; to: string }[];
  backdated: string[];
}

/** The most memory that the sandbox has used so far, in bytes, where the system tells. */
async function memoryOf(sandbox: Sandbox): Promise<number | null> {
  const status = await readFile(`/proc/${sandbox.process.pid}/status`, 'utf8').catch(() => '');
  const found = /VmHWM:\s+(\d+)/.exec(status);
  return found ? Number(found[1]) * 1024 : null;
}

describe('the bank', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());

  const connect = async (user = 'user-ok'): Promise<string> =>
    (await api.item(sandbox, 2, { ...USER_OK, user })).id as string;
  const rowsOf = async (id: string): Promise<Map<string, Json>> =>
    new Map((await sandbox.truth(id)).transactions.map((row) => [row.id, row]));

  it('is the same bank for the same seed, and another one for another', async () => {
    const [twin, stranger] = [await Sandbox.start(), await Sandbox.start(['--seed', '7'])];
    try {
      const firstRow = async (of: Sandbox): Promise<Json> => {
        const item = await (await PluggyApi.login(of)).item(of, 2, USER_OK);
        const { accounts, transactions } = await of.truth(item.id as string);
        const { id, amount, description } = transactions[40]!;
        return {
          item: item.id,
          client: of.ready.clientId,
          account: accounts[0]!.id,
          id,
          amount,
          description,
        };
      };
      const fresh = await Sandbox.start();
      const [one, two, other] = [await firstRow(fresh), await firstRow(twin), await firstRow(stranger)];
      await fresh.stop();
      expect(one).toEqual(two);
      expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBeGreaterThanOrEqual(10);
    } finally {
      await Promise.all([twin.stop(), stranger.stop()]);
    }
  });

  it('changes exactly what a sync says it changed', async () => {
    const id = await connect('user-ok-perf-20x');
    const before = await rowsOf(id);
    const wanted = { add: 4, update: 3, delete: 2, repost: 2, backdate: 2 };
    const { changes } = (await sandbox.sync(id, wanted)) as unknown as { changes: Changes[] };
    const after = await rowsOf(id);
    const all = (name: 'added' | 'updated' | 'deleted' | 'backdated'): string[] =>
      changes.flatMap((one) => one[name]);
    const reposted = changes.flatMap((one) => one.reposted);
    expect([all('added').length, all('updated').length, all('deleted').length]).toEqual([4, 3, 4]);
    expect([all('backdated').length, reposted.length]).toEqual([2, 2]);
    const gone = [...before.keys()].filter((row) => !after.has(row));
    const came = [...after.keys()].filter((row) => !before.has(row));
    expect(gone.sort()).toEqual(all('deleted').sort());
    expect(came.sort()).toEqual(
      [...all('added'), ...all('backdated'), ...reposted.map(({ to }) => to)].sort(),
    );
    const differ = [...after].filter(
      ([row, data]) => before.has(row) && JSON.stringify(before.get(row)) !== JSON.stringify(data),
    );
    expect(differ.map(([row]) => row).sort()).toEqual(all('updated').sort());
    for (const { from, to } of reposted) {
      const [pending, posted] = [before.get(from)!, after.get(to)!];
      expect([pending.status, posted.status]).toEqual(['PENDING', 'POSTED']);
      expect([posted.amount, posted.description]).toEqual([pending.amount, pending.description]);
    }
    for (const row of all('backdated')) {
      const { date, createdAt } = after.get(row) as { date: string; createdAt: string };
      expect(Date.parse(createdAt) - Date.parse(date)).toBeGreaterThan(14 * 86_400_000);
    }
  });

  it('keeps the `providerId` of a row that it re-creates, where there is one', async () => {
    const id = (await api.item(sandbox, 601, { cpf: '761.092.776-73' })).id as string;
    await sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await sandbox.idle();
    const before = await rowsOf(id);
    for (const rows of [before, await rowsOf(await connect())]) {
      const known = new Set([...rows.values()].map((row) => row.providerId));
      expect(known.size).toBe(rows === before ? rows.size : 1);
    }
    const { changes } = (await sandbox.sync(id, { repost: 1 })) as unknown as { changes: Changes[] };
    const [{ from, to }] = changes[0]!.reposted as [{ from: string; to: string }];
    expect((await rowsOf(id)).get(to)!.providerId).toBe(before.get(from)!.providerId);
  });

  it('shows new rows by `createdAtFrom`, however old their date', async () => {
    const id = await connect();
    const { changes, item } = (await sandbox.sync(id, { add: 1, backdate: 2 })) as unknown as {
      changes: Changes[];
      item: { lastUpdatedAt: string };
    };
    const found: string[] = [];
    for (const { accountId } of changes) {
      for (const row of await api.transactions(accountId, `&createdAtFrom=${item.lastUpdatedAt}`))
        found.push(row.id as string);
    }
    expect(found.sort()).toEqual(changes.flatMap((one) => [...one.added, ...one.backdated]).sort());
  });

  it('syncs every Item once a day when its clock is moved, at the time of that day', async () => {
    const daily = await Sandbox.start();
    const endpoint = await WebhookEndpoint.open();
    try {
      const its = await PluggyApi.login(daily);
      await its.post('/webhooks', { event: 'item/updated', url: endpoint.url });
      const item = await its.item(daily, 2, USER_OK);
      const mfa = await its.item(daily, 1, { ...USER_OK, token: '123456' });
      const { syncs } = await daily.control('POST', '/clock', { advanceDays: 5 });
      await daily.idle();
      expect(syncs).toBe(5);
      expect(endpoint.heard.map(({ body }) => [body.itemId, body.triggeredBy])).toEqual(
        Array(5).fill([item.id, 'SYNC']),
      );
      const days = (await daily.truth(item.id as string)).transactions.map((row) =>
        (row.createdAt as string).slice(0, 10),
      );
      expect(new Set(days).size).toBe(6);
      expect((await its.get(`/items/${String(mfa.id)}`)).body.lastUpdatedAt).toBe(mfa.lastUpdatedAt);
    } finally {
      await endpoint.close();
      await daily.stop();
    }
  });

  it('ends a sync as the test wants it, product by product', async () => {
    const id = await connect();
    await sandbox.sync(id, {}, { outcome: 'SITE_NOT_AVAILABLE' });
    expect((await api.get(`/items/${id}`)).body).toMatchObject({
      status: 'OUTDATED',
      error: { code: 'SITE_NOT_AVAILABLE' },
    });
    const before = await rowsOf(id);
    await sandbox.control('POST', `/items/${id}/sync`, { changes: { add: 3 }, products: ['ACCOUNTS'] });
    expect((await api.get(`/items/${id}`)).body).toMatchObject({
      executionStatus: 'PARTIAL_SUCCESS',
      statusDetail: {
        accounts: { isUpdated: true },
        transactions: { isUpdated: false, lastUpdatedAt: expect.any(String) },
      },
    });
    expect(await rowsOf(id)).toEqual(before);
  });

  it('streams a listing that it does not hold', async () => {
    const id = await connect('user-ok-perf-400x');
    const before = await memoryOf(sandbox);
    const response = await fetch(`${sandbox.ready.url}/_sandbox/items/${id}/bank`);
    let [bytes, last] = [0, ''];
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      last = Buffer.from(chunk).toString('latin1').slice(-2);
    }
    // 168,002 rows of more than 600 bytes went by; a sandbox that kept them would have grown by as much.
    expect(bytes).toBeGreaterThan(100_000_000);
    expect(last).toBe(']}');
    if (before !== null) expect(((await memoryOf(sandbox)) as number) - before).toBeLessThan(80_000_000);
  });

  it('gives an account exactly the rows that its user names, and no other account', async () => {
    const id = await connect('user-ok-rows-1000000');
    const accounts = (await api.get(`/accounts?itemId=${id}`)).body.results as { id: string }[];
    expect(accounts.length).toBe(1);
    const path = `/transactions?accountId=${accounts[0]!.id}&page=2000`;
    const last = (await api.get(path)).body;
    expect([last.total, last.totalPages, (last.results as Json[]).length]).toEqual([1_000_000, 2000, 500]);
  });

  it('finds a page deep inside a million rows', async () => {
    const id = await connect('user-ok-perf-2400x');
    const { body } = await api.get(`/accounts?itemId=${id}`);
    const [account] = body.results as { id: string }[];
    const page = await api.get(`/transactions?accountId=${account!.id}&page=900&pageSize=500`);
    expect([page.body.total, (page.body.results as Json[]).length]).toEqual([720_000, 500]);
    const row = (page.body.results as Json[])[250]!;
    expect((await api.get(`/transactions/${String(row.id)}`)).body).toEqual(row);
  });
});
