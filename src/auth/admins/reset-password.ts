import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { audit } from '../audit.js';
import { AdminNotFound } from './admin-errors.js';
import { endSessions } from './admin-sessions.js';
import { INITIAL_PASSWORD_LIVES } from './create-admin.js';
import { hashPassword, makePassword } from './passwords.js';

/** Gives an admin a new initial password, and ends their sessions at once. */
@Injectable()
export class ResetPassword {
  constructor(private readonly database: Database) {}

  /** @returns the password, which is nowhere else. @throws AdminNotFound */
  async run(id: string, actor: string): Promise<string> {
    return this.where('id = $1', id, actor);
  }

  /** By the name, for the command line. @throws AdminNotFound */
  async byName(name: string, actor: string): Promise<string> {
    return this.where('name = $1', name.trim().toLowerCase(), actor);
  }

  private async where(which: string, value: string, actor: string): Promise<string> {
    const password = makePassword();
    const hash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const [admin] = await tx.query<{ id: string; name: string }>(
        `update auth.admins
            set password_hash = $2, password_expires_at = clock_timestamp() + $3::interval
          where ${which} returning id, name`,
        [value, hash, INITIAL_PASSWORD_LIVES],
      );
      if (!admin) throw new AdminNotFound();
      const sessionsEnded = await endSessions(tx, admin.id);
      await audit(tx, actor, 'password reset', `admin ${admin.name}`, { sessionsEnded });
      return password;
    });
  }
}
