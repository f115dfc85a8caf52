import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import { eventually } from '../harness/eventually.js';
import { Stack } from '../harness/stack.js';
import { whileLocked } from '../harness/while-locked.js';

interface Job {
  id: string;
  task: string;
  itemId: string | null;
  ids: object;
  attempts: number;
}
interface Page {
  results: Job[];
  next: string | null;
}

const TASK = 'ItemUpdated->SyncItem.onUpdated';

describe('jobs that have failed, for admins', () => {
  let stack: Stack;
  let admin: AdminClient;
  let viewer: AdminClient;

  beforeAll(async () => {
    stack = await Stack.start();
    [admin, viewer] = await Promise.all([stack.createAdmin('admin'), stack.createAdmin('viewer')]);
  });
  afterAll(() => stack?.stop());
  beforeEach(() => stack.db.query(`delete from graphile_worker._private_jobs`));

  /** A job that has failed so often, of an Item that nobody knows: its handler has nothing to do. */
  async function failed(attempts: number, payload: object = {}): Promise<{ id: string; itemId: string }> {
    const itemId = randomUUID();
    const job = {
      itemId,
      lastUpdatedAt: '2026-01-01T00:00:00.000Z',
      cause: 'item/updated',
      inboxId: '41',
      ...payload,
    };
    const { rows } = await stack.db.query<{ id: string }>(
      `select id from graphile_worker.add_job($1, $2, run_at := 'infinity', max_attempts := 16, job_key := $3,
                                              queue_name := $4)`,
      [TASK, JSON.stringify(job), randomUUID(), `item:${itemId}`],
    );
    await stack.db.query(
      `update graphile_worker._private_jobs set attempts = $2, last_error = 'Pluggy answered 500', updated_at = now()
        where id = $1`,
      [rows[0]!.id, attempts],
    );
    return { id: rows[0]!.id, itemId };
  }

  const list = async (query = ''): Promise<Job[]> =>
    (await viewer.get<Page>(`/admin/api/jobs?${query}`)).body.results;
  const audits = async () =>
    (await admin.get<{ results: { action: string; subject: string; details: object }[] }>('/admin/api/audit'))
      .body.results;
  const left = async (): Promise<number> =>
    (await stack.db.query(`select 1 from graphile_worker._private_jobs`)).rowCount!;

  it('are shown with what they are about, and nothing of a person', async () => {
    const { id, itemId } = await failed(16, {
      clientUserId: '76109277673',
      user: 'maria',
      accountId: 'no id',
    });
    expect(await list()).toEqual([
      {
        id,
        task: TASK,
        mustHappen: false,
        itemId,
        ids: { inboxId: '41' },
        attempts: 16,
        maxAttempts: 16,
        lastError: 'Pluggy answered 500',
        createdAt: expect.stringMatching(/^2\d{3}-.*Z$/) as unknown,
        failedAt: expect.stringMatching(/^2\d{3}-.*Z$/) as unknown,
        nextAt: null,
      },
    ]);
  });

  it('are found by state, task and Item, page by page', async () => {
    const parked = [await failed(16), await failed(16), await failed(16)];
    const failing = await failed(3);
    await failed(0);
    // Replaced while it ran: another has done its work.
    const replaced = await failed(16);
    await stack.db.query(
      `update graphile_worker._private_jobs set key = null, locked_at = now(), locked_by = 'a worker' where id = $1`,
      [replaced.id],
    );
    await stack.db.query(`update graphile_worker._private_jobs set locked_at = null where id = $1`, [
      replaced.id,
    ]);
    expect((await list('state=failing')).map(({ id }) => id)).toEqual([failing.id]);
    expect((await list(`itemId=${parked[1]!.itemId.toUpperCase()}`)).map(({ id }) => id)).toEqual([
      parked[1]!.id,
    ]);
    expect(await list('task=another')).toEqual([]);
    const all: string[] = [];
    for (let next: string | null = `?pageSize=2&task=${encodeURIComponent(TASK)}`; next !== null;) {
      const { body }: { body: Page } = await viewer.get<Page>(`/admin/api/jobs${next}`);
      all.push(...body.results.map(({ id }) => id));
      next = body.next;
    }
    expect(all).toEqual(parked.map(({ id }) => id).reverse());
  });

  it('are run again when they are parked, and not before their time when they are not', async () => {
    const [parked, failing] = [await failed(16), await failed(3)];
    const { body } = await admin.post('/admin/api/jobs/retry', { ids: [parked.id, failing.id] });
    expect(body).toEqual({ count: 1, hasMore: false, skipped: [{ id: failing.id, reason: 'FAILING' }] });
    await eventually(async () => (await left()) === 1);
    expect((await list('state=failing')).map(({ id }) => id)).toEqual([failing.id]);
    expect((await audits())[0]).toMatchObject({
      actor: admin.credentials.user,
      action: 'jobs retried',
      subject: `job ${parked.id}`,
      details: { count: 1, jobs: [{ id: parked.id, task: TASK, itemId: parked.itemId }] },
    });
  });

  it('that are named and left alone are told, each with the reason', async () => {
    const [running, waiting, failing, gone] = [
      await failed(16),
      await failed(0),
      await failed(2),
      '999999999',
    ];
    await stack.db.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a worker' where id = $1`, [running.id]); // prettier-ignore
    const ids = [running.id, waiting.id, failing.id, gone];
    for (const [what, more] of [['retry', {}], ['discard', { reason: 'tired of it' }]] as const)
      expect((await admin.post(`/admin/api/jobs/${what}`, { ids, ...more })).body).toEqual({
        count: 0, hasMore: false,
        skipped: [
          { id: running.id, reason: 'RUNNING' }, { id: waiting.id, reason: 'WAITING' },
          { id: failing.id, reason: 'FAILING' }, { id: gone, reason: 'GONE' },
        ],
      }); // prettier-ignore
    expect(await left()).toBe(3);
  });

  it('show no document of a person that an error quotes', async () => {
    const { id } = await failed(16);
    await stack.db.query(
      `update graphile_worker._private_jobs set last_error = 'no such person: 761.092.776-73, 76109277673' where id = $1`,
      [id],
    );
    const [job] = await list();
    expect((job as unknown as { lastError: string }).lastError).toBe('no such person: •••, •••');
  });

  it('are run again all of a kind', async () => {
    await Promise.all(Array.from({ length: 25 }, () => failed(16)));
    const { body } = await admin.post('/admin/api/jobs/retry', { filter: { task: TASK } });
    expect(body).toEqual({ count: 25, hasMore: false, skipped: [] });
    await eventually(async () => (await left()) === 0);
    expect((await audits())[0]).toMatchObject({ subject: 'jobs', details: { count: 25, tasks: [TASK] } });
  });

  it('are given up with a reason', async () => {
    const { id } = await failed(16);
    expect((await admin.post('/admin/api/jobs/discard', { ids: [id] })).status).toBe(400);
    const { body } = await admin.post('/admin/api/jobs/discard', { ids: [id], reason: 'No such Item' });
    expect(body).toEqual({ count: 1, hasMore: false, skipped: [] });
    expect(await left()).toBe(0);
    expect((await audits())[0]).toMatchObject({
      action: 'jobs discarded',
      subject: `job ${id}`,
      details: { reason: 'No such Item' },
    });
  });

  it('are settled once by two admins at the same moment', async () => {
    const { id } = await failed(16);
    const lock = `select 1 from graphile_worker._private_jobs where id = ${id} for update`;
    const answers = await whileLocked(stack, lock, 2, () =>
      Promise.all([
        admin.post<{ count: number }>('/admin/api/jobs/discard', { ids: [id], reason: 'One of two' }),
        admin.post<{ count: number }>('/admin/api/jobs/retry', { ids: [id] }),
      ]),
    );
    expect(answers.map(({ body }) => body.count).sort()).toEqual([0, 1]);
  });

  it('are for admins to settle, not for viewers', async () => {
    const { id } = await failed(16);
    expect((await viewer.post('/admin/api/jobs/retry', { ids: [id] })).status).toBe(403);
    expect((await viewer.post('/admin/api/jobs/discard', { ids: [id], reason: 'why not' })).status).toBe(403);
    for (const body of [{}, { ids: [id], filter: {} }])
      expect((await admin.post('/admin/api/jobs/retry', body)).status).toBe(400);
    expect(await list()).toHaveLength(1);
  });

  it('are not given up where what they do must happen: a deletion', async () => {
    const { id } = await failed(16);
    await stack.db.query(
      `update graphile_worker._private_jobs j set task_id = (select id from graphile_worker._private_tasks t where t.identifier = 'ItemDeletionAsked->DeleteItem.onAsked')
        where j.id = $1`,
      [id],
    );
    for (const which of [{ ids: [id] }, { filter: {} }])
      expect(await admin.post('/admin/api/jobs/discard', { ...which, reason: 'tired of it' })).toMatchObject({ body: { count: 0, skipped: which.ids ? [{ id, reason: 'MUST_HAPPEN' }] : [] } }); // prettier-ignore
    expect(await list('state=parked')).toMatchObject([
      { id, task: 'ItemDeletionAsked->DeleteItem.onAsked', mustHappen: true },
    ]);
    expect(await admin.post('/admin/api/jobs/retry', { ids: [id] })).toMatchObject({ body: { count: 1 } });
  });
});
