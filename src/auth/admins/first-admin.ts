import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { audit } from '../audit.js';
import { INITIAL_PASSWORD_LIVES, insertAdmin } from './create-admin.js';
import { hashPassword, isPassword, makePassword } from './passwords.js';

export const FIRST_ADMIN = 'admin';

/** Makes one admin where there is none, so that somebody can make the others. */
@Injectable()
export class FirstAdmin {
  readonly name = FIRST_ADMIN;
  readonly makePassword = makePassword;

  constructor(private readonly database: Database) {}

  /**
   * @param chosen a password to be kept, as on a developer's machine; without one the hub makes an initial one.
   * @returns the password when this call made the admin: of processes that start together, one.
   */
  async run(chosen?: string): Promise<string | undefined> {
    if (!(await this.isNeeded())) return undefined;
    const password = chosen ?? makePassword();
    const hash = await hashPassword(password);
    const passwordLives = chosen === undefined ? INITIAL_PASSWORD_LIVES : null;
    return this.database.transaction(async (tx) => {
      // Its name is unique: of processes that start together the others wait here, and find that it was made.
      const id = await insertAdmin(tx, { name: FIRST_ADMIN, role: 'admin', hash, passwordLives });
      if (id === undefined) return undefined;
      await audit(tx, 'hub', 'admin created', `admin ${FIRST_ADMIN}`, { role: 'admin' });
      return password;
    });
  }

  /** Whether there is no admin. */
  async isNeeded(): Promise<boolean> {
    return (await this.database.query(`select 1 from auth.admins limit 1`)).length === 0;
  }

  /** Whether this is still the first admin's password. For the local start only: nothing is throttled. */
  async accepts(password: string): Promise<boolean> {
    const [admin] = await this.database.query<{ hash: string }>(
      `select password_hash as hash from auth.admins where name = $1`,
      [FIRST_ADMIN],
    );
    return admin !== undefined && isPassword(password, admin.hash);
  }
}

/** What the start says about a first admin, once and to whoever looks at it: not as a line of the log. */
export const firstAdminText = (password: string, publicUrl: string): string => `
pluggy-hub has no admin yet and has made one. This is shown this once:

  page      ${publicUrl}/admin
  user      ${FIRST_ADMIN}
  password  ${password}

It lets you in for ${INITIAL_PASSWORD_LIVES}, to choose a password of your own, and is worth nothing then.

`;
