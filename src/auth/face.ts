import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import { AuditLog } from '../kernel/http/audit-log.js';
import { audit, auditEach } from './audit.js';
import { CreateApp } from './create-app.js';
import { SignedTokens } from './signed-tokens.js';

/** What others may ask of auth. */
@Injectable()
export class AuthFace extends AuditLog {
  constructor(
    private readonly createAppCommand: CreateApp,
    private readonly database: Database,
    private readonly signedTokens: SignedTokens,
  ) {
    super();
  }

  /**
   * Registers an app and issues its credential; the secret is returned this once and never again.
   * @throws AppNameTaken when another app has the name.
   */
  async createApp(name: string): Promise<{ appId: string; clientId: string; clientSecret: string }> {
    return this.createAppCommand.run(name, 'hub');
  }

  /** The `clientId` by which an app knows itself: of its newest credential, also when that was revoked. */
  async clientIdOf(appId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ clientId: string }>(
      `select client_id as "clientId" from auth.credentials where app_id = $1 order by created_at desc limit 1`,
      [appId],
    );
    return row?.clientId;
  }

  /** The app's name; undefined for no app. */
  async appName(appId: string): Promise<string | undefined> {
    const [app] = await this.database.query<{ name: string }>(`select name from auth.apps where id = $1`, [
      appId,
    ]);
    return app?.name;
  }

  /** The apps' names by their ids. */
  async appNames(): Promise<Map<string, string>> {
    const apps = await this.database.query<{ id: string; name: string }>(`select id, name from auth.apps`);
    return new Map(apps.map(({ id, name }) => [id, name]));
  }

  /** A token for one purpose that names one thing, until an instant (ISO 8601, at most 29 days ahead). */
  sign(purpose: string, subject: string, expiresAt: string): Promise<string> {
    return this.signedTokens.sign(purpose, subject, expiresAt);
  }

  /** What such a token names; `expired` when it was good once, undefined when it never was. */
  verify(purpose: string, token: string): Promise<string | undefined> {
    return this.signedTokens.verify(purpose, token);
  }

  /** See {@link AuditLog}. */
  override async audit(
    tx: Tx,
    actor: string,
    action: string,
    subject: string,
    details?: Record<string, unknown>,
  ): Promise<void> {
    await audit(tx, actor, action, subject, details);
  }

  /** As {@link audit}, of one action on many things: a line each. */
  async auditEach(
    tx: Tx,
    actor: string,
    action: string,
    lines: { subject: string; details?: Record<string, unknown> }[],
  ): Promise<void> {
    await auditEach(tx, actor, action, lines);
  }
}
