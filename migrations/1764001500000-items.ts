import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `reporting.items`: Items for those who read by SQL. */
export class Items1764001500000 implements MigrationInterface {
  name = 'Items1764001500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema reporting`);
    await db.query(`
      create view reporting.items as
      select i.id as item_id, i.app_id, i.client_user_id, i.connector_id, i.data->'connector'->>'name' as connector_name,
             i.status, i.data->>'executionStatus' as execution_status, i.data->'error'->>'code' as error_code,
             i.created_at, i.last_updated_at, i.readable_through as copied_through, i.next_auto_sync_at, i.gone_at
        from items.items i
       where i.app_id is not null and i.deletion_asked_at is null and i.erased_at is null`);
    const comments = {
      item_id: "the Item: a user's connection to a bank",
      app_id: 'the internal app whose it is',
      client_user_id: "the app's own id of the user",
      connector_id: "the bank, by Pluggy's number",
      connector_name: "the bank's name",
      status: 'UPDATED, UPDATING, LOGIN_ERROR, OUTDATED, WAITING_…: as Pluggy last said',
      execution_status: "how Pluggy's last sync ended",
      error_code: 'why it failed; null when it did not',
      created_at: 'when it was connected',
      last_updated_at: 'when Pluggy last synced it',
      copied_through: 'the last_updated_at that our copy has caught up with',
      next_auto_sync_at: 'when Pluggy will sync it by itself',
      gone_at: 'when it was found deleted at Pluggy; its data stays',
    };
    await db.query(
      `comment on view reporting.items is 'Items of all apps, without those that are being deleted'`,
    );
    for (const [column, text] of Object.entries(comments))
      await db.query(`comment on column reporting.items.${column} is '${text.replaceAll("'", "''")}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema reporting cascade`);
  }
}
