import type { Tx } from '../kernel/database/database.js';

/** From now on the app hears of the Item there, or with null nowhere in particular. Nothing happens to a deleted Item. */
export async function setWebhookUrl(
  db: Pick<Tx, 'query'>,
  itemId: string,
  webhookUrl: string | null,
): Promise<void> {
  await db.query(
    `update items.items set webhook_url = $2 where id = $1 and deletion_asked_at is null and erased_at is null`,
    [itemId, webhookUrl],
  );
}
