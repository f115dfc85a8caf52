import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { WaitingLine } from '../waiting-line.js';
import { LoginRefused } from './admin-errors.js';
import { KEPT_FOR } from './admin-sessions.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, isPassword } from './passwords.js';

/** An admin whose password was right a moment ago, and the hash that says which password that was. */
export interface CheckedAdmin {
  adminId: string;
  name: string;
  passwordHash: string;
}

const HASHES_AT_ONCE = 1;
/** About 2 s of waiting. */
const LONGEST_LINE = 50;

/** Whether a password is an admin's. It takes the same time whether there is such an admin or not. */
@Injectable()
export class CheckPassword {
  private readonly line = new WaitingLine(HASHES_AT_ONCE, LONGEST_LINE);
  private readonly nobody = hashPassword('');

  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
  ) {}

  /** @throws LoginRefused, TooManyRequests */
  async run(user: string, password: string, address: string): Promise<CheckedAdmin> {
    const name = user.trim().toLowerCase();
    const attempt = this.throttle.begin(name, address);
    // Indexes: admins_name_key, admin_sessions_admin.
    const [admin] = await this.database.query<CheckedAdmin & { knownHere: boolean; mayLogIn: boolean }>(
      `select a.id as "adminId", a.name, a.password_hash as "passwordHash",
              a.disabled_at is null and coalesce(a.password_expires_at > clock_timestamp(), true) as "mayLogIn",
              exists (select from auth.admin_sessions s
                       where s.admin_id = a.id and s.address = $2
                         and s.created_at > clock_timestamp() - $3::interval) as "knownHere"
         from auth.admins a where a.name = $1`,
      [name, address, KEPT_FOR],
    );
    attempt.isFor({ knownHere: admin?.knownHere ?? false });
    const isRight = await this.line.inTurn(async () =>
      isPassword(password, admin?.passwordHash ?? (await this.nobody)),
    );
    if (!admin?.mayLogIn || !isRight) throw new LoginRefused();
    attempt.succeeded();
    return { adminId: admin.adminId, name: admin.name, passwordHash: admin.passwordHash };
  }
}
