import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the Connect page may say to whoever holds a connect token: whose it is, and where to lead afterwards. */
export class ConnectSessions1764003900000 implements MigrationInterface {
  name = 'ConnectSessions1764003900000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connect.sessions
        add token_hash bytea,
        add oauth_redirect_uri text,
        add expires_at timestamptz,
        add returned_at timestamptz`);
    await db.query(
      `comment on column connect.sessions.token_hash is 'SHA-256 of the connect token, which itself is never stored'`,
    );
    await db.query(
      `comment on column connect.sessions.returned_at is 'when a bank first sent the person back to the hub'`,
    );
    // Not unique: Pluggy may answer two requests of one second with the same token.
    await db.query(
      `create index sessions_token on connect.sessions (token_hash) where token_hash is not null`,
    );
    await db.query(
      `create index sessions_expired on connect.sessions (expires_at) where expires_at is not null`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connect.sessions
        drop token_hash, drop oauth_redirect_uri, drop expires_at, drop returned_at`);
  }
}
