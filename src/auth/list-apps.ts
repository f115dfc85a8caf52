import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { instantText } from '../kernel/database/iso-instant.js';
import type { AppSchema } from './apps.schema.js';

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

  /** Every app, by name, with all that it logs in with: also an app whose credentials are revoked. */
  async whole(): Promise<AppSchema[]> {
    return this.database.query<AppSchema & Record<string, unknown>>(
      `with credentials as (
         select app_id, client_id, min(created_at) as since,
                json_agg(json_build_object('version', version, 'createdAt', ${instantText('created_at')},
                                           'revokedAt', ${instantText('revoked_at')}) order by version desc) as secrets
           from auth.credentials group by app_id, client_id
       )
       select a.id, a.name, ${instantText('a.created_at')} as "createdAt",
              coalesce(json_agg(json_build_object('clientId', c.client_id, 'secrets', c.secrets) order by c.since)
                         filter (where c.client_id is not null), '[]') as credentials
         from auth.apps a left join credentials c on c.app_id = a.id
        group by a.id order by a.name`,
    );
  }
}
