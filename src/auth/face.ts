import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { CreateApp } from './create-app.js';

/** What others may ask of auth. */
@Injectable()
export class AuthFace {
  constructor(
    private readonly createAppCommand: CreateApp,
    private readonly database: Database,
  ) {}

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
}
