import type { Tx } from '../kernel/database/database.js';

/**
 * Notes in `auth.audit_log` who did what to which app, client id, key, admin, Item …; in the transaction that does it,
 * so that nothing is done unnoted.
 * @param actor an admin's name, `cli` for an operator, `hub` for the hub itself.
 * @param action in words and in the past tense, `credential issued`; the same words for the same thing always.
 * @param details more about it; never secrets nor personal data.
 */
export async function audit(
  tx: Tx,
  actor: string,
  action: string,
  subject: string,
  details?: Record<string, unknown>,
): Promise<void> {
  await tx.query(`insert into auth.audit_log (actor, action, subject, details) values ($1, $2, $3, $4)`, [
    actor,
    action,
    subject,
    details ?? null,
  ]);
}
