import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../kernel/database/database.js';
import type { AdminRoleName } from '../../kernel/http/admin.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { audit } from '../audit.js';
import { AdminNameTaken } from './admin-errors.js';
import { hashPassword, makePassword } from './passwords.js';

/** For how long a password that the hub made lets its admin in, to choose another. */
export const INITIAL_PASSWORD_LIVES = '3 days';

/** An admin at the only moment when the password is known. */
export interface MadeAdmin {
  id: string;
  name: string;
  role: AdminRoleName;
  password: string;
}

/** Who else acts, by the audit log: no admin may be taken for one of them. */
const RESERVED = ['cli', 'hub'];
const NAME = /^[a-z0-9][a-z0-9._+@-]{0,99}$/;

/** Makes an account for somebody who runs the hub. */
@Injectable()
export class CreateAdmin {
  constructor(private readonly database: Database) {}

  /**
   * @param name by which they log in, such as an email address; unique, kept in lower case.
   * @returns the account with an initial password, which is nowhere else: only its hash is kept.
   * @throws BadInput, AdminNameTaken
   */
  async run(name: string, role: AdminRoleName, actor: string): Promise<MadeAdmin> {
    const wanted = name.trim().toLowerCase();
    if (!NAME.test(wanted) || RESERVED.includes(wanted))
      throw new BadInput(`The name must have 1 to 100 letters, digits and . _ + @ -, and not be ${RESERVED.join(' or ')}`); // prettier-ignore
    const password = makePassword();
    const hash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const id = await insertAdmin(tx, { name: wanted, role, hash, passwordLives: INITIAL_PASSWORD_LIVES });
      if (id === undefined) throw new AdminNameTaken(wanted);
      await audit(tx, actor, 'admin created', `admin ${wanted}`, { role });
      return { id, name: wanted, role, password };
    });
  }
}

/** @param admin.passwordLives null for a password that need not be replaced. @returns undefined when the name is taken. */
export async function insertAdmin(
  tx: Tx,
  admin: { name: string; role: AdminRoleName; hash: string; passwordLives: string | null },
): Promise<string | undefined> {
  const [made] = await tx.query<{ id: string }>(
    `insert into auth.admins (name, role, password_hash, password_expires_at)
     values ($1, $2, $3, clock_timestamp() + $4::interval)
     on conflict (name) do nothing returning id`,
    [admin.name, admin.role, admin.hash, admin.passwordLives],
  );
  return made?.id;
}
