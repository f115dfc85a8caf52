import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';

/** One secret of an app, without the secret. */
export interface ListedCredential {
  app: string;
  appId: string;
  clientId: string;
  version: number;
  createdAt: Date;
  /** When it was revoked; null while it is accepted. */
  revokedAt: Date | null;
}

/** Every app with its credentials, by name. */
@Injectable()
export class ListApps {
  constructor(private readonly database: Database) {}

  async run(): Promise<ListedCredential[]> {
    return this.database.query<ListedCredential & Record<string, unknown>>(
      `select a.name as app, a.id as "appId", c.client_id as "clientId", c.version,
              c.created_at as "createdAt", c.revoked_at as "revokedAt"
         from auth.apps a join auth.credentials c on c.app_id = a.id
        order by a.name, c.created_at, c.version`,
    );
  }
}
