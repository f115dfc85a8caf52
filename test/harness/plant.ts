import { randomBytes } from 'node:crypto';
import type pg from 'pg';

/** So much that it does not fit into a row, compressed or not: TOAST. */
const large = (word: string): string => `${word} ${randomBytes(1_500).toString('hex')}`;

/**
 * Puts a word into every table that keeps something of an Item, beside what a bank says of people there. Nobody works on
 * the Item at this moment.
 * @returns what is to be looked for: the word, and a number that only this Item's account has.
 */
export async function plant(db: pg.Pool, id: string, word: string): Promise<string[]> {
  const { rows: copied } = await db.query<{ name: string }>(
    `select format('sync.%I', table_name) as name from information_schema.columns
      where table_schema = 'sync' and column_name in ('item_id', 'data') group by table_name having count(*) = 2`,
  );
  for (const { name } of copied)
    await db.query(`update ${name} set data = data || jsonb_build_object('description', $2::text) where item_id = $1`, [id, large(word)]); // prettier-ignore
  await db.query(`update sync.identities set data = data || jsonb_build_object('fullName', $2::text, 'document', '390.533.447-05') where item_id = $1`, [id, word]); // prettier-ignore
  await db.query(`insert into items.history (item_id, kind, by, detail) values ($1, 'FAILED', 'pluggy', jsonb_build_object('message', $2::text))`, [id, word]); // prettier-ignore
  await db.query(`insert into items.reviews (item_id, state, state_since, opened_at, by, note) values ($1, 'open', now(), now(), 'hub', $2) on conflict (item_id) where closed_at is null do update set note = $2`, [id, word]); // prettier-ignore
  await db.query(`insert into items.flags (item_id, flag, since, raised_at, evidence) values ($1, 'PARTIAL', now(), now(), jsonb_build_object('x', $2::text))`, [id, word]); // prettier-ignore
  await db.query(`update items.items set webhook_url = 'http://127.0.0.1:9/' || $2, update_refusal = jsonb_build_object('x', $2::text) where id = $1`, [id, word]); // prettier-ignore
  await db.query(`insert into sync.verifications (item_id, ended_at, report) values ($1, now(), jsonb_build_object('x', $2::text))`, [id, word]); // prettier-ignore
  await db.query(`insert into webhooks.deliveries (event_id, app_id, url, event, item_id, body) select gen_random_uuid(), app_id, 'http://127.0.0.1:9/', 'item/updated', id, $2 from items.items where id = $1`, [id, word]); // prettier-ignore
  await db.query(`update sync.runs set error = $2 where item_id = $1`, [id, word]);
  await db.query(`update webhooks.inbox set body = $2 where item_id = $1`, [
    id,
    JSON.stringify({ event: 'item/updated', itemId: id, x: word }),
  ]);
  await db.query(`insert into sync.parked_rows (item_id, kind, run_id, row_text, error) values ($1, 'loan', 0, $2, '')`, [id, large(word)]); // prettier-ignore
  await db.query(`select graphile_worker.add_job('sync SyncItem', json_build_object('itemId', $1::text, 'x', $3::text), $2::text, max_attempts => 1)`, [id, `item:${id}`, word]); // prettier-ignore
  await db.query(`update graphile_worker._private_jobs set attempts = max_attempts, last_error = $1 where strpos(payload::text, $1) > 0`, [word]); // prettier-ignore
  const { rows } = await db.query<{ number: string }>(
    `select data->>'number' as number from sync.accounts where item_id = $1 and type = 'BANK'`,
    [id],
  );
  return [word, rows[0]!.number];
}
