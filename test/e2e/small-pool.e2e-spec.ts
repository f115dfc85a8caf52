import { Receiver } from '../harness/receiver.js';
import { Stack } from '../harness/stack.js';

// Work that holds a connection and waits for a second one stands still as soon as enough of it goes on at once.
it('works with the fewest connections that are allowed, many Items at once', async () => {
  const stack = await Stack.start({ env: { DATABASE_POOL: '5' } });
  const receiver = await Receiver.start();
  const app = await stack.createApp();
  await app.post('/webhooks', { event: 'all', url: receiver.url });
  const parameters = { user: 'user-ok', password: 'password-ok' };
  const made = await Promise.all(
    Array.from({ length: 12 }, () => app.post<{ id: string }>('/items', { connectorId: 2, parameters })),
  );
  await stack.settled();
  for (const { body } of made)
    expect((await app.get(`/items/${body.id}/health`)).body).toMatchObject({ status: 'UPDATED', isHealthy: true }); // prettier-ignore
  expect(receiver.received.filter(({ body }) => body.event === 'item/created')).toHaveLength(12);
  expect(stack.hubs[0]!.output).not.toContain('timeout exceeded when trying to connect');
  await receiver.stop();
  await stack.stop();
});
