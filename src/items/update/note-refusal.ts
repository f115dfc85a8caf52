import type { Database } from '../../kernel/database/database.js';
import { HubError } from '../../kernel/http/hub-error.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { note } from '../timeline/note.js';

/** The same refusal is told once in this time, however often an app asks. */
const ONCE_IN = '1 hour';
const TOLD = `
  select 1 from items.history
   where item_id = $1 and at > clock_timestamp() - $3::interval and kind = 'UPDATE_REFUSED' and detail->>'code' = $2`;

/** Notes in the Item's story that an update was asked for and refused, and why. Of any other error it notes nothing. */
export async function noteRefusal(database: Database, itemId: string, error: unknown): Promise<void> {
  const refusal = refusalOf(error);
  if (!refusal) return;
  const told = [itemId, refusal.code, ONCE_IN]; // history_by_item
  if ((await database.query(TOLD, told)).length > 0) return;
  await database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`update refused:${itemId}`]);
    if ((await tx.query(TOLD, told)).length === 0) await note(tx, itemId, 'UPDATE_REFUSED', 'hub', refusal);
  });
}

/** What was refused by us or by Pluggy, by its stable code; no message, which may quote what was sent. */
function refusalOf(error: unknown): { code: string; canRetryAfterDate?: unknown } | undefined {
  const [status, code, data] =
    error instanceof HubError
      ? [error.status, error.codeDescription, error.data]
      : error instanceof PluggyError
        ? [error.status, error.body?.codeDescription, undefined]
        : [];
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const until = data?.canRetryAfterDate;
  return { code: code ?? String(status), ...(until !== undefined && { canRetryAfterDate: until }) };
}
