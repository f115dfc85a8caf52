import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { audit } from '../audit.js';
import { LoginRefused } from './admin-errors.js';
import { AdminSessions, endSessions, type Whereabouts } from './admin-sessions.js';
import { CheckPassword } from './check-password.js';
import { hashPassword } from './passwords.js';

/** Fewer are a pattern, not a password. */
const DISTINCT_CHARACTERS = 5;

/**
 * What is a guess that everybody makes. The length is the body's to say; what else one could ask for makes people write
 * passwords down.
 * @throws BadInput
 */
function requireGood(password: string, name: string): void {
  const typed = password.normalize('NFC').toLowerCase();
  // A very short name is in many a good password.
  if (name.length > 2 ? typed.includes(name) : typed.replaceAll(name, '').length < typed.length / 2)
    throw new BadInput('newPassword must not contain the user');
  if (new Set(typed).size < DISTINCT_CHARACTERS)
    throw new BadInput(`newPassword must have at least ${DISTINCT_CHARACTERS} different characters`);
}

/** An admin chooses a password. All their sessions end, and a new one begins. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly checkPassword: CheckPassword,
    private readonly sessions: AdminSessions,
  ) {}

  /** @returns the token of the new session. @throws BadInput, LoginRefused, TooManyRequests */
  async run(name: string, password: string, newPassword: string, from: Whereabouts): Promise<string> {
    if (newPassword === password) throw new BadInput('newPassword must differ from password');
    requireGood(newPassword, name);
    const { adminId, passwordHash } = await this.checkPassword.run(name, password, from.address);
    const newHash = await hashPassword(newPassword);
    return this.database.transaction(async (tx) => {
      const changed = await tx.query(
        `update auth.admins set password_hash = $3, password_expires_at = null
          where id = $1 and password_hash = $2 and disabled_at is null returning id`,
        [adminId, passwordHash, newHash],
      );
      if (changed.length === 0) throw new LoginRefused();
      const sessions = await endSessions(tx, adminId);
      await audit(tx, name, 'password changed', `admin ${name}`, { sessionsEnded: sessions });
      return this.sessions.open(tx, adminId, newHash, from);
    });
  }
}
