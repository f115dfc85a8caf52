import type { Tx } from '../database/database.js';

/**
 * Where actions of admins are noted: the module auth keeps the log (`AuthFace`); the kernel, which knows no module, notes
 * through this.
 */
export abstract class AuditLog {
  /**
   * Notes what an admin did, in the transaction that does it.
   * @param actor the admin's name.
   * @param action in words and in the past tense, `webhook replayed`; the same words for the same thing always.
   * @param subject what it was done to, by id.
   * @param details more about it; never secrets nor personal data.
   */
  abstract audit(
    tx: Tx,
    actor: string,
    action: string,
    subject: string,
    details?: Record<string, unknown>,
  ): Promise<void>;
}
