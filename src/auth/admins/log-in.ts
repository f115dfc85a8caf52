import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { audit } from '../audit.js';
import { TooManyRequests } from '../auth-errors.js';
import { LoginRefused } from './admin-errors.js';
import { AdminSessions, type Whereabouts } from './admin-sessions.js';
import { CheckPassword } from './check-password.js';
import { NoteRefusedLogin } from './note-refused-login.js';

/** Opens a session for whoever knows an admin's name and password. */
@Injectable()
export class LogIn {
  private readonly logins;

  constructor(
    private readonly database: Database,
    private readonly checkPassword: CheckPassword,
    private readonly sessions: AdminSessions,
    private readonly noteRefused: NoteRefusedLogin,
    metrics: Metrics,
  ) {
    this.logins = metrics.counter('hub_admin_logins_total', 'Logins of admins', ['outcome']);
  }

  /** @returns the session's token. @throws LoginRefused, TooManyRequests */
  async run(user: string, password: string, from: Whereabouts): Promise<string> {
    try {
      const { adminId, name, passwordHash } = await this.checkPassword.run(user, password, from.address);
      const token = await this.database.transaction(async (tx) => {
        const opened = await this.sessions.open(tx, adminId, passwordHash, from);
        await audit(tx, name, 'logged in', `admin ${name}`);
        return opened;
      });
      this.logins.inc({ outcome: 'done' });
      return token;
    } catch (error) {
      this.logins.inc({ outcome: error instanceof TooManyRequests ? 'throttled' : 'refused' });
      // Not waited for: how long the answer takes must not tell whether there is such an account.
      if (error instanceof LoginRefused) void this.noteRefused.run(user, from.address);
      throw error;
    }
  }
}
