import type { MigrationInterface, QueryRunner } from 'typeorm';

const instant = (text: string): string =>
  `case when ${text} ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z$' then (${text})::timestamptz end`;

/** What is wrong with Items, and of each Item what tells it, so that a check need not take a million objects apart. */
export class ItemsHealth1764002000000 implements MigrationInterface {
  name = 'ItemsHealth1764002000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table items.items
        add execution_status text,
        add status_since timestamptz,
        add usual_interval interval,
        add consent_expires_at timestamptz,
        add auto_sync_disabled_at timestamptz,
        add has_mfa boolean,
        add partial_since timestamptz`);
    const comments = {
      status_since: 'since when we have known the status, by our clock',
      usual_interval: 'from one sync of Pluggy to the next, as last announced',
      partial_since: 'when the product that is longest out of date was last fresh; null: none is out of date',
    };
    for (const [column, text] of Object.entries(comments))
      await db.query(`comment on column items.items.${column} is '${text.replaceAll("'", "''")}'`);
    await db.query(`
      update items.items i
         set execution_status = data->>'executionStatus', status_since = coalesce(read_at, updated_at),
             consent_expires_at = ${instant(`data->>'consentExpiresAt'`)},
             auto_sync_disabled_at = ${instant(`data->>'autoSyncDisabledAt'`)},
             has_mfa = data->'connector'->'hasMFA' = 'true',
             usual_interval = case when status = 'UPDATED' and next_auto_sync_at > last_updated_at
                                   then next_auto_sync_at - last_updated_at end
       where data is not null`);
    await db.query(`
      create table items.flags (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        flag text not null,
        since timestamptz not null,
        raised_at timestamptz not null,
        cleared_at timestamptz,
        evidence jsonb not null
      )`);
    await db.query(`comment on table items.flags is 'what is wrong with Items, and what was'`);
    await db.query(`create unique index flags_open on items.flags (item_id, flag) where cleared_at is null`);
    await db.query(`create index flags_by_kind on items.flags (flag, since) where cleared_at is null`);
    await db.query(`create index flags_by_item on items.flags (item_id, raised_at)`);
    await db.query(`create index flags_cleared on items.flags (cleared_at) where cleared_at is not null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table items.flags`);
    await db.query(`
      alter table items.items
        drop execution_status, drop status_since, drop usual_interval, drop consent_expires_at,
        drop auto_sync_disabled_at, drop has_mfa, drop partial_since`);
  }
}
