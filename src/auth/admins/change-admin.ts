import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import type { AdminRoleName } from '../../kernel/http/admin.js';
import { audit } from '../audit.js';
import { AdminNotFound, LastAdmin } from './admin-errors.js';
import { endSessions } from './admin-sessions.js';

interface Row {
  id: string;
  name: string;
  role: AdminRoleName;
  disabled: boolean;
}

/** Changes what an admin may do, or whether they may do anything. A disabled admin's sessions end at once. */
@Injectable()
export class ChangeAdmin {
  constructor(private readonly database: Database) {}

  /** What is left out stays as it is. @throws AdminNotFound, LastAdmin */
  async run(id: string, change: { role?: AdminRoleName; disabled?: boolean }, actor: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      // All of them, in one order: of two admins who demote each other the second finds that it is the last.
      const rows = await tx.query<Row & Record<string, unknown>>(
        `select id, name, role, disabled_at is not null as disabled from auth.admins
          where id = $1 or (role = 'admin' and disabled_at is null)
          order by id for update`,
        [id],
      );
      const before = rows.find((row) => row.id === id);
      if (!before) throw new AdminNotFound();
      const after = { ...before, ...definedOf(change) };
      const acts = ({ role, disabled }: Row): boolean => role === 'admin' && !disabled;
      if (acts(before) && !acts(after) && !rows.some((row) => row.id !== id && acts(row)))
        throw new LastAdmin();
      await tx.query(
        `update auth.admins
            set role = $2, disabled_at = case when $3 then coalesce(disabled_at, clock_timestamp()) end
          where id = $1`,
        [id, after.role, after.disabled],
      );
      const subject = `admin ${before.name}`;
      if (after.role !== before.role)
        await audit(tx, actor, 'admin role changed', subject, { from: before.role, to: after.role });
      if (after.disabled !== before.disabled)
        await audit(tx, actor, after.disabled ? 'admin disabled' : 'admin enabled', subject);
      if (after.disabled) await endSessions(tx, id);
    });
  }
}

const definedOf = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
