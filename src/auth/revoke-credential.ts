import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { HubError } from '../kernel/http/hub-error.js';
import { audit } from './audit.js';
import { CredentialNotFound } from './issue-credential.js';

/** Thrown when only the newest secret of a client id is live: no rotation waits to be ended. */
export class NoPreviousSecret extends HubError {
  readonly status = 409;
  override readonly codeDescription = 'NO_PREVIOUS_SECRET';
  constructor(clientId: string) {
    super(`Only the newest secret of ${clientId} is live: there is no previous one to revoke`);
  }
}

/** Ends credentials, and with them every API key that was got with them, within a second on all replicas. */
@Injectable()
export class RevokeCredential {
  constructor(private readonly database: Database) {}

  /**
   * Revokes all secrets of a client id.
   * @returns how many secrets ended.
   * @throws CredentialNotFound when there was nothing to revoke.
   */
  async run(clientId: string, actor: string): Promise<number> {
    return this.revoke(clientId, actor, `true`);
  }

  /**
   * Revokes all but the newest secret: the end of a rotation. Otherwise as {@link run}.
   * @throws NoPreviousSecret when the newest is the only live one.
   */
  async previous(clientId: string, actor: string): Promise<number> {
    return this.revoke(
      clientId,
      actor,
      `version < (select max(version) from auth.credentials n where n.client_id = c.client_id)`,
    );
  }

  private async revoke(clientId: string, actor: string, which: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const revoked = await tx.query<{ version: number }>(
        `update auth.credentials c set revoked_at = clock_timestamp()
          where client_id = $1 and revoked_at is null and ${which}
        returning version`,
        [clientId],
      );
      if (revoked.length === 0) {
        const live = await tx.query(
          `select 1 from auth.credentials where client_id = $1 and revoked_at is null`,
          [clientId],
        );
        throw live.length > 0 ? new NoPreviousSecret(clientId) : new CredentialNotFound(clientId);
      }
      for (const { version } of revoked)
        await audit(tx, actor, 'credential revoked', `${clientId} version ${version}`);
      return revoked.length;
    });
  }
}
