import type { Tx } from '../kernel/database/database.js';

/** As {@link audit}, of one action on many things: a line each, in one statement. */
export async function auditEach(
  tx: Tx,
  actor: string,
  action: string,
  lines: { subject: string; details?: Record<string, unknown> }[],
): Promise<void> {
  await tx.query(
    `insert into auth.audit_log (actor, action, subject, details)
     select $1, $2, line.subject, line.details from jsonb_to_recordset($3::jsonb) as line (subject text, details jsonb)`,
    [actor, action, JSON.stringify(lines)],
  );
}

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
