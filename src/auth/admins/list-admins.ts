import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { AdminNotFound } from './admin-errors.js';
import type { AdminSchema } from './admins.schema.js';

/** The accounts of those who run the hub. */
@Injectable()
export class ListAdmins {
  constructor(private readonly database: Database) {}

  /** All of them, by name. */
  async run(): Promise<AdminSchema[]> {
    return this.read(`true`, []);
  }

  /** @throws AdminNotFound */
  async one(id: string): Promise<AdminSchema> {
    const [admin] = await this.read(`a.id = $1`, [id]);
    if (!admin) throw new AdminNotFound();
    return admin;
  }

  private read(which: string, params: unknown[]): Promise<AdminSchema[]> {
    return this.database.query<AdminSchema & Record<string, unknown>>(
      `select a.id, a.name, a.role, ${instantText('a.created_at')} as "createdAt",
              ${instantText('a.disabled_at')} as "disabledAt",
              a.password_expires_at is not null as "mustChangePassword",
              (select ${instantText('max(s.last_used_at)')} from auth.admin_sessions s where s.admin_id = a.id) as "lastSeenAt"
         from auth.admins a where ${which} order by a.name`,
      params,
    );
  }
}
