import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import { eventually } from '../harness/eventually.js';
import { LiveStream } from '../harness/live-stream.js';
import { Stack } from '../harness/stack.js';

/** What makes the admin page change without a reload. */
describe('the live stream', () => {
  let stack: Stack;
  let admin: AdminClient;
  let other: string;
  let replica: Awaited<ReturnType<Stack['startHub']>>;

  beforeAll(async () => {
    stack = await Stack.start();
    replica = await stack.startHub({ PORT: '0', ROLE: 'api' });
    other = await replica.line((line) => /"url":"(http[^"]+)","msg":"the hub is ready"/.exec(line)?.[1]);
    admin = await stack.createAdmin('admin');
  });
  afterAll(() => stack?.stop());
  afterEach(() => open.splice(0).forEach((stream) => stream.close()));

  const open: LiveStream[] = [];
  async function listen(): Promise<LiveStream> {
    open.push(await LiveStream.open(other, admin.cookie));
    return open[0]!;
  }

  it('tells what changed, whichever replica changed it', async () => {
    const stream = await listen();
    // The first look is what later ones are compared with.
    await eventually(async () => {
      await admin.post('/admin/api/apps', { name: `app ${Math.random()}` });
      return stream.events.some(({ topics }) => topics.includes('apps') && topics.includes('audit'));
    });
    const app = await stack.createApp();
    const { id } = await stack.connect(app);
    await stream.changed('webhooks', 'runs');
    await stack.settled();
    stream.events.length = 0;
    await stack.sandbox.control('POST', `/items/${id}/sync`, { outcome: 'INVALID_CREDENTIALS' });
    await stream.changed('items');
  });

  it('opens for admins only', async () => {
    for (const cookie of ['', 'hub-admin=nobody'])
      await expect(LiveStream.open(stack.url, cookie)).rejects.toThrow('SESSION_REQUIRED');
  });

  it('asks the database nothing while nobody listens', async () => {
    const looks = async () =>
      Number(
        (
          await stack.db.query<{ n: string }>(
            `select count(*) as n from pg_stat_activity where query like '%items.flags%webhooks.ledger%'
                and pid <> pg_backend_pid() and query_start > clock_timestamp() - interval '1.5 seconds'`,
          )
        ).rows[0]!.n,
      );
    const stream = await listen();
    await eventually(async () => (await looks()) > 0);
    stream.close();
    await eventually(async () => (await looks()) === 0);
  });

  it('ends when the hub stops, and does not hold it up', async () => {
    const stream = await listen();
    const began = Date.now();
    await replica.stop();
    await eventually(() => Promise.resolve(stream.ended));
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});
