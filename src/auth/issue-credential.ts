import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import { HubError } from '../kernel/http/hub-error.js';
import { audit } from './audit.js';
import { hashSecret } from './secret-hash.js';

/** A credential at the only moment when its secret is known. */
export interface IssuedCredential {
  appId: string;
  clientId: string;
  clientSecret: string;
}

/** Thrown when no credential with this client id is live. */
export class CredentialNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'CREDENTIAL_NOT_FOUND';
  constructor(clientId: string) {
    super(`There is no live credential with the client id ${clientId}`);
  }
}

/** Thrown when no app has this id. */
export class AppNotFound extends HubError {
  readonly status = 404;
  override readonly codeDescription = 'APP_NOT_FOUND';
  constructor() {
    super('There is no app with this id');
  }
}

/** Thrown when an app has a live secret already: a second client id beside it would be one that nobody revokes. */
export class CredentialIsLive extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'CREDENTIAL_IS_LIVE';
  constructor(clientId: string) {
    super(`The app can log in with the client id ${clientId}: rotate that one`);
  }
}

/**
 * Issues secrets. A client id keeps its name for life and its secrets have versions, of which at most two are live:
 * after a rotation the app goes on with the old secret, and the API keys got with it, until it has been given the
 * new one and the old one is revoked (or pushed out by the next rotation).
 */
@Injectable()
export class IssueCredential {
  constructor(private readonly database: Database) {}

  /** The first secret of a new client id, in the transaction that makes the app. */
  async first(tx: Tx, appId: string, actor: string): Promise<IssuedCredential> {
    return this.insert(tx, { appId, clientId: randomUUID(), version: 1, actor });
  }

  /**
   * A new client id for an app all of whose credentials are revoked: what was revoked stays so, its Items are its own.
   * @throws AppNotFound, CredentialIsLive
   */
  async again(appId: string, actor: string): Promise<IssuedCredential> {
    return this.database.transaction(async (tx) => {
      // Of two admins at once, one.
      const apps = await tx.query(`select 1 from auth.apps where id = $1 for update`, [appId]);
      if (apps.length === 0) throw new AppNotFound();
      const [live] = await tx.query<{ client_id: string }>(
        `select client_id from auth.credentials where app_id = $1 and revoked_at is null limit 1`,
        [appId],
      );
      if (live) throw new CredentialIsLive(live.client_id);
      return this.first(tx, appId, actor);
    });
  }

  /**
   * A new secret for a client id; the newest one so far stays valid beside it, older ones end at once.
   * @throws CredentialNotFound when it has no live secret: what was revoked stays revoked.
   */
  async rotate(clientId: string, actor: string): Promise<IssuedCredential> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [`rotate ${clientId}`]);
      const live = await tx.query<{ version: number; app_id: string }>(
        `select version, app_id from auth.credentials
          where client_id = $1 and revoked_at is null order by version desc`,
        [clientId],
      );
      const newest = live[0];
      if (!newest) throw new CredentialNotFound(clientId);
      await tx.query(
        `update auth.credentials set revoked_at = clock_timestamp()
          where client_id = $1 and version < $2 and revoked_at is null`,
        [clientId, newest.version],
      );
      return this.insert(tx, { appId: newest.app_id, clientId, version: newest.version + 1, actor });
    });
  }

  /**
   * The secret begins with its version, so that `POST /auth` knows which hash to compare with: one comparison
   * whatever was sent, and so the same time whether one or two secrets are live, or none.
   */
  private async insert(
    tx: Tx,
    credential: { appId: string; clientId: string; version: number; actor: string },
  ): Promise<IssuedCredential> {
    const { appId, clientId, version, actor } = credential;
    const clientSecret = `${version}.${randomBytes(32).toString('base64url')}`;
    await tx.query(
      `insert into auth.credentials (client_id, version, app_id, secret_hash) values ($1, $2, $3, $4)`,
      [clientId, version, appId, await hashSecret(clientSecret)],
    );
    await audit(tx, actor, 'credential issued', `${clientId} version ${version}`);
    return { appId, clientId, clientSecret };
  }
}
