import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Identities can be encrypted: which key each row needs. */
export class SyncSealing1764003000000 implements MigrationInterface {
  name = 'SyncSealing1764003000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.identities add key_id text`);
    await db.query(
      `comment on column sync.identities.key_id is 'the key of DATA_ENCRYPTION_KEY that data is encrypted with; null: in clear'`,
    );
    await db.query(`create index identities_by_key on sync.identities (key_id)`);
  }

  /** A version without this would serve the encrypted text as the identity: it is read from Pluggy again instead. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`delete from sync.progress p using sync.identities i
                     where i.item_id = p.item_id and p.product = 'identity' and i.key_id is not null`);
    await db.query(`delete from sync.identities where key_id is not null`);
    await db.query(`alter table sync.identities drop key_id`);
  }
}
