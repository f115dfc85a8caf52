import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import { copyOf, differences } from '../harness/compare.js';
import { eventually } from '../harness/eventually.js';
import { Receiver } from '../harness/receiver.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

const NOTHING = { results: [], next: null };

interface List {
  itemId: string;
  kind: string;
  parentId: string | null;
  rows: number;
  dependents: number;
  listRows: number;
}
interface Row {
  id: string;
  date: string | null;
  description: string | null;
  amount: string | null;
  dependents: number;
}

describe('removals that are held, for admins', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;
  let probe: SyncProbe;
  let accountId: string;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'bankChanges=false'],
    });
    [app, admin, viewer] = await Promise.all([
      stack.createApp(),
      stack.createAdmin('admin'),
      stack.createAdmin('viewer'),
    ]);
  });
  afterAll(() => stack?.stop());
  beforeEach(async () => {
    probe = new SyncProbe(stack, (await stack.connect(app)).id);
    accountId = await probe.account('BANK');
  });
  afterEach(() => stack.sandbox.noFaults());

  const lists = async (query = ''): Promise<List[]> =>
    (await viewer.get<{ results: List[] }>(`/admin/api/removals?itemId=${probe.itemId}&${query}`)).body
      .results;
  const rowsOf = (query: string) =>
    viewer.get<{ results: Row[]; next: string | null }>(`/admin/api/removals/${probe.itemId}?${query}`);
  const decide = (what: 'apply' | 'dismiss', more: object = {}, who = admin) =>
    who.post(`/admin/api/removals/${probe.itemId}/${what}`, {
      kind: 'transaction',
      parentId: accountId,
      ...more,
    });
  const flags = async (): Promise<string[]> =>
    (await app.get<{ flags: { flag: string }[] }>(`/items/${probe.itemId}/health`)).body.flags.map(
      ({ flag }) => flag,
    );
  /** Everything in the Item's change feed since a cursor. */
  async function changes(since = ''): Promise<{ results: { type: string; id: string }[]; after: string }> {
    const results: { type: string; id: string }[] = [];
    let after = '';
    for (let next: string | null = `?itemId=${probe.itemId}${since}`; next !== null;) {
      type Page = { results: { type: string; id: string }[]; after: string; next: string | null };
      const { body }: { body: Page } = await app.get<Page>(`/transactions/changes${next}`);
      results.push(...body.results);
      ({ after, next } = body);
    }
    return { results, after };
  }
  const story = async (who: AppClient | AdminClient = admin): Promise<Json[]> => {
    const path = `${who === app ? '' : '/admin/api'}/items/${probe.itemId}/timeline`;
    const { body } = await who.get<{ results: Json[] }>(path);
    return body.results.filter(({ kind }) => String(kind).startsWith('REMOVALS'));
  };
  const lastAudit = async () =>
    (await admin.get<{ results: Json[] }>(`/admin/api/audit?subject=${probe.itemId}`)).body.results[0];

  /**
   * Pluggy does not have some of the account's rows any more, and the brake holds them.
   * @returns their ids.
   */
  async function losesRows(): Promise<string[]> {
    const ids = (await probe.transactions(accountId)).slice(-61).map(({ id }) => id);
    await probe.answer('ids=', NOTHING, 1_000);
    await hold(ids);
    await probe.tell('item/updated'); // the Item is looked at, and its health with it
    await stack.settled();
    return ids.sort();
  }

  /** Pluggy says once that it does not have rows that it has. @returns their ids. */
  async function seemsToLoseRows(): Promise<string[]> {
    const ids = (await probe.transactions(accountId)).slice(-61).map(({ id }) => id);
    await probe.answer('ids=', NOTHING);
    await hold(ids);
    return ids.sort();
  }

  async function hold(transactionIds: string[]): Promise<void> {
    await probe.tell('transactions/deleted', { accountId, transactionIds });
    await stack.settled();
    expect(await probe.held()).toHaveLength(transactionIds.length);
  }

  it('are listed by account, with the rows that would go', async () => {
    const held = await losesRows();
    const [list, ...others] = await lists();
    expect(others).toEqual([]);
    expect(list).toMatchObject({
      itemId: probe.itemId,
      kind: 'transaction',
      parentId: accountId,
      rows: held.length,
      dependents: 0,
    });
    expect(list!.listRows).toBe((await probe.transactions(accountId)).length);
    await probe.rows(
      `update sync.transactions set data = data || '{"description":"PIX 761.092.776-73 MARIA"}' where item_id = $1`,
    );
    const shown: Row[] = [];
    for (let next: string | null = `?kind=transaction&parentId=${accountId}&pageSize=40`; next !== null;) {
      const { body }: { body: { results: Row[]; next: string | null } } = await rowsOf(next.slice(1));
      shown.push(...body.results);
      next = body.next;
    }
    expect(shown.map(({ id }) => id)).toEqual(held);
    const row = await probe.transaction(held[0]!);
    expect(shown[0]).toMatchObject({
      date: row!.date,
      amount: String(row!.amount),
      description: 'PIX ••• MARIA',
      dependents: 0,
    });
  });

  it('are applied as any confirmed removal: rows, tombstones, change feed, app, flag, audit', async () => {
    const receiver = await Receiver.start();
    const { body: webhook } = await app.post('/webhooks', { event: 'all', url: `${receiver.url}/events` });
    const before = await copyOf(app, probe.itemId);
    const held = await losesRows();
    expect(await flags()).toEqual(['REMOVALS_HELD']);
    const { after } = await changes();
    const { status, body } = await decide('apply', { reason: 'The bank has closed the year' });
    expect([status, body]).toEqual([200, { removed: held.length, back: 0 }]);
    await stack.settled();
    expect(await probe.held()).toEqual([]);
    for (const id of held) before.transactions.delete(id);
    expect(differences(await copyOf(app, probe.itemId), before)).toEqual([]);
    const removed = await probe.rows<{ id: string }>(
      `select id from sync.removed_rows where item_id = $1 and removed_change is not null and parent_id = $2 order by id`,
      [accountId],
    );
    expect(removed.map(({ id }) => id)).toEqual(held);
    const removals = (await changes(`&after=${after}`)).results;
    expect(removals.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(held.map((id) => `removal ${id}`));
    expect(await flags()).toEqual([]);
    expect(await probe.lastRun()).toMatchObject({ cause: 'admin', outcome: 'done', removed: held.length });
    expect(await lastAudit()).toMatchObject({
      actor: admin.credentials.user,
      action: 'removals applied',
      details: { kind: 'transaction', removed: held.length, back: 0, reason: 'The bank has closed the year' },
    });
    const told = { kind: 'REMOVALS_APPLIED', detail: { removed: held.length, back: 0 } };
    expect(await story()).toMatchObject([{ ...told, by: `admin:${admin.credentials.user}` }]);
    expect(await story(app)).toMatchObject([{ ...told, by: 'admin' }]);
    expect(JSON.stringify(await story())).not.toContain('closed the year');
    expect((await decide('apply')).status).toBe(404);
    expect(
      receiver
        .accepted(probe.itemId)
        .map(({ body }) => body.event)
        .sort(),
    ).toEqual(['item/updated', 'transactions/deleted']);
    await app.call('DELETE', `/webhooks/${String(webhook.id)}`);
    await receiver.stop();
  });

  it('stay when Pluggy has the rows after all', async () => {
    const before = await probe.transactions();
    const held = await seemsToLoseRows();
    expect((await decide('apply')).body).toEqual({ removed: 0, back: held.length });
    await stack.settled();
    expect(await probe.transactions()).toEqual(before);
    expect(await probe.held()).toEqual([]);
    expect(await flags()).toEqual([]);
  });

  it('stay when a sync brings the rows back at the very moment they are applied', async () => {
    const before = await probe.transactions();
    const held = await seemsToLoseRows();
    await probe.answer('ids=', NOTHING);
    const lock = await stack.db.connect();
    try {
      // The apply has asked Pluggy, was told they are gone, and makes sure of the consent.
      await lock.query('begin');
      await lock.query('lock table sync.consents in exclusive mode');
      const applying = decide('apply');
      await eventually(async () => {
        const { rows } = await stack.db.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
      await probe.rows(`delete from sync.held_removals where item_id = $1`);
      await lock.query('commit');
      expect((await applying).body).toEqual({ removed: 0, back: held.length });
    } finally {
      lock.release(true);
    }
    expect(await probe.transactions()).toEqual(before);
  });

  it('stay when another admin dismisses them at the very moment they are applied', async () => {
    const before = await probe.transactions();
    const held = await losesRows();
    const lock = await stack.db.connect();
    try {
      // The apply has asked Pluggy, was told they are gone, and makes sure of the consent.
      await lock.query('begin');
      await lock.query('lock table sync.consents in exclusive mode');
      const applying = decide('apply');
      await eventually(async () => {
        const { rows } = await stack.db.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
      // As the other's transaction does it; ours waits with the Item's row.
      await probe.rows(`update sync.held_removals set dismissed_at = clock_timestamp() where item_id = $1`);
      await lock.query('commit');
      expect(await applying).toMatchObject({
        status: 409,
        body: { codeDescription: 'REMOVALS_JUST_DECIDED' },
      });
    } finally {
      lock.release(true);
    }
    expect(await probe.transactions()).toEqual(before);
    expect(await lists('dismissed=true')).toMatchObject([{ rows: held.length }]);
    expect(await story()).toEqual([]);
  });

  it('are not applied while Pluggy cannot be believed', async () => {
    const held = await losesRows();
    const { item } = await stack.sandbox.truth(probe.itemId);
    await probe.answer(`^/items/${probe.itemId}`, { ...item, status: 'LOGIN_ERROR' }, 2);
    expect(await decide('apply')).toMatchObject({
      status: 409,
      body: { codeDescription: 'REMOVALS_NOT_CERTAIN' },
    });
    expect((await probe.held()).map(({ id }) => id).sort()).toEqual(held);
    expect(await lastAudit()).toBeUndefined();
    // Nor while Pluggy does not answer; afterwards they are.
    await stack.sandbox.noFaults();
    await stack.sandbox.fault({ match: { method: 'GET', path: 'ids=' }, kind: 'status', status: 500 });
    expect((await decide('apply')).status).toBe(502);
    await stack.sandbox.noFaults();
    await probe.answer('ids=', NOTHING);
    expect((await decide('apply')).status).toBe(200);
  });

  it('are kept when dismissed, through later syncs and hints, until an admin decides otherwise', async () => {
    const held = await losesRows();
    expect(await flags()).toEqual(['REMOVALS_HELD']);
    expect((await decide('dismiss', { reason: 'They are real' })).body).toEqual({ kept: held.length });
    await stack.settled();
    expect(await flags()).toEqual([]);
    expect(await lists()).toEqual([]);
    expect(await lists('dismissed=true')).toMatchObject([{ rows: held.length }]);
    const detail = { kind: 'transaction', parentId: accountId, kept: held.length };
    expect(await story()).toMatchObject([{ kind: 'REMOVALS_DISMISSED', by: `admin:${admin.credentials.user}`, detail }]); // prettier-ignore
    expect(await lastAudit()).toMatchObject({
      action: 'removals dismissed',
      details: { reason: 'They are real' },
    });

    await probe.tell('transactions/deleted', { accountId, transactionIds: held.slice(0, 5) });
    await stack.settled();
    await probe.rows(`delete from sync.progress where item_id = $1`);
    const left = (await probe.transactions(accountId)).filter(({ id }) => !held.includes(id));
    await probe.answer(`transactions.accountId=${accountId}$`, { results: left, next: null });
    expect(await probe.syncAgain()).toMatchObject({ outcome: 'done', removed: 0, held: held.length });
    expect((await probe.transactions()).filter(({ id }) => held.includes(id))).toHaveLength(held.length);
    expect(await flags()).toEqual([]);
    expect((await decide('apply')).status).toBe(404);
    expect((await decide('apply', { dismissed: true })).body).toEqual({ removed: held.length, back: 0 });
    expect(await probe.held()).toEqual([]);
  });

  it('are dismissed no longer once Pluggy shows the rows again', async () => {
    const held = await seemsToLoseRows();
    await decide('dismiss');
    await probe.rows(`delete from sync.progress where item_id = $1`);
    await probe.syncAgain();
    expect(await probe.held()).toEqual([]);
    expect((await probe.transactions()).filter(({ id }) => held.includes(id))).toHaveLength(held.length);
  });

  it('of an account count what hangs on it, and go with it', async () => {
    await losesRows();
    await stack.sandbox.change(probe.itemId, 'accounts', { delete: 1, ids: [accountId] });
    await stack.sandbox.sync(probe.itemId, {});
    await stack.settled();
    const account = (await lists()).find(({ kind }) => kind === 'account');
    expect(account).toMatchObject({ parentId: null, rows: 1, listRows: 2 });
    const { body } = await rowsOf('kind=account');
    expect(body.results[0]!.dependents).toBe((await probe.transactions(accountId)).length);
    expect(account!.dependents).toBe(body.results[0]!.dependents);
    expect((await decide('apply', { kind: 'account', parentId: undefined })).status).toBe(200);
    expect(await probe.transactions(accountId)).toEqual([]);
    expect(await probe.held()).toEqual([]);
  });

  it('are for admins to decide, not for viewers; unknown ones are not found', async () => {
    await seemsToLoseRows();
    for (const what of ['apply', 'dismiss'] as const) {
      expect((await decide(what, {}, viewer)).status).toBe(403);
      expect((await decide(what, { parentId: randomUUID() })).status).toBe(404);
      expect((await decide(what, { kind: 'consent' })).status).toBe(400);
    }
    expect(await probe.held()).toHaveLength(61);
  });
});
