import type { Tx } from '../kernel/database/database.js';

/** What can be done to an app's credentials. */
export type AuditedAction =
  'app created' | 'credential issued' | 'credential revoked' | 'signing key rotated';

/**
 * Notes in `auth.audit_log` who did what to which app, client id or key; in the transaction that does it, so that
 * nothing is done unnoted.
 * @param actor `cli` for an operator, `hub` for the hub itself.
 */
export async function audit(tx: Tx, actor: string, action: AuditedAction, subject: string): Promise<void> {
  await tx.query(`insert into auth.audit_log (actor, action, subject) values ($1, $2, $3)`, [
    actor,
    action,
    subject,
  ]);
}
