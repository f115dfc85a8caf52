import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import { audit } from '../audit.js';

const ACTION = 'login refused';
/** Of one account, and of all names that are none together, a line in this time: a flood does not fill the log. */
const ONCE_IN = '10 minutes';

/** Notes logins that were refused. How often is `hub_admin_logins_total`. */
@Injectable()
export class NoteRefusedLogin {
  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /**
   * Never throws: the login is refused whatever becomes of this.
   * @param user what was typed in. Kept only when an account is named so: people type passwords there.
   */
  async run(user: string, address: string): Promise<void> {
    try {
      const subject = await this.subjectOf(user.trim().toLowerCase());
      if (await this.isNoted(this.database, subject)) return;
      await this.database.transaction(async (tx) => {
        await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${ACTION}:${subject}`]);
        if (!(await this.isNoted(tx, subject))) await audit(tx, 'hub', ACTION, subject, { address });
      });
    } catch (err) {
      this.logger.warn({ err }, 'a refused login could not be noted');
    }
  }

  private async subjectOf(name: string): Promise<string> {
    const [admin] = await this.database.query(`select 1 from auth.admins where name = $1`, [name]);
    return admin ? `admin ${name}` : 'no admin';
  }

  private async isNoted(db: Pick<Database, 'query'>, subject: string): Promise<boolean> {
    const rows = await db.query(
      `select 1 from (select at, action from auth.audit_log where subject = $1 and action = $2 order by id desc limit 1) last
        where at > clock_timestamp() - $3::interval`,
      [subject, ACTION, ONCE_IN],
    ); // audit_log_subject
    return rows.length > 0;
  }
}
