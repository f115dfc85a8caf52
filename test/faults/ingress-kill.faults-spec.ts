import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startTestHub, type TestHub } from '../harness/hub.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const SECRET = 'the-secret-of-this-test-file';
const ROUNDS = 3;
const SENDERS = 40;

let database: TestDatabase;
let sql: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url, max: 2 });
  sql.on('error', () => undefined);
  await sql.query(`insert into webhooks.registration (secret) values ($1)`, [SECRET]);
});

afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

it('has every webhook that it acknowledged, however often it is killed under load', async () => {
  const acknowledged: string[] = [];
  const clientId = randomUUID();
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    const hub = await startTestHub({
      databaseUrl: database.url,
      role: 'api',
      pluggy: { url: 'http://127.0.0.1:9', clientId, clientSecret: 'none' },
    });
    // Killed in the middle of a burst: by the acknowledgement whose turn it is, at another depth in each round.
    const killAt = before + 200 + Math.floor(Math.random() * 1_000);
    const load = Array.from({ length: SENDERS }, () =>
      sendUntilItDies(hub, (eventId) => {
        acknowledged.push(eventId);
        if (acknowledged.length === killAt) hub.process.kill('SIGKILL');
      }),
    );
    await Promise.all(load);
    expect((await hub.process.exited).signal).toBe('SIGKILL');
    expect(acknowledged.length).toBeGreaterThanOrEqual(killAt);
  }
  const { rows } = await sql.query<{ lost: number }>(
    `select count(*)::int as lost from unnest($1::text[]) as sent (event_id)
      where not exists (select 1 from webhooks.inbox where inbox.event_id = sent.event_id)`,
    [acknowledged],
  );
  expect(rows[0]!.lost).toBe(0);
  const { rows: ledger } = await sql.query<{ difference: number }>(
    `select (sum(received) - (select count(*) from webhooks.inbox))::int as difference from webhooks.ledger`,
  );
  expect(ledger[0]!.difference).toBe(0);
});

async function sendUntilItDies(hub: TestHub, acknowledge: (eventId: string) => void): Promise<void> {
  for (;;) {
    const eventId = randomUUID();
    try {
      const answer = await fetch(`${hub.url}/webhooks/pluggy`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-webhook-secret': SECRET },
        body: JSON.stringify({ event: 'item/updated', eventId, itemId: randomUUID() }),
      });
      // An answer whose status has arrived is an acknowledgement, even when its body is cut off.
      if (answer.status === 200) acknowledge(eventId);
      await answer.arrayBuffer();
    } catch {
      return;
    }
  }
}
