import { cleanJson } from '../../kernel/pluggy/clean-json.js';
import type { Tx } from '../../kernel/database/database.js';

/** What is noted of an Item as it happens. Flags and sync runs are part of its story too, and noted elsewhere. */
export type Noted =
  | 'CREATED'
  | 'FAILED'
  | 'RECOVERED'
  | 'WAITING'
  | 'UNKNOWN_STATUS'
  | 'GONE'
  | 'UPDATE_ASKED'
  | 'MFA_ANSWERED'
  | 'CONNECT_LINK_MADE'
  | 'CONNECT_LINK_OPENED'
  | 'READ_AGAIN'
  | 'SUPERSEDED_ANOTHER'
  | 'CONSENT_GRANTED'
  | 'CONSENT_RENEWED'
  | 'REMOVALS_APPLIED'
  | 'REMOVALS_DISMISSED'
  | 'UPDATE_REFUSED';

/** Who did it; `admin:<name>` for an admin. */
export type By = 'pluggy' | 'hub' | 'user' | 'app' | `admin:${string}`;

/**
 * Notes what happened to an Item, in the transaction in which it happens.
 * @param detail what else is to be told; no credentials, no answers.
 */
export async function note(tx: Tx, itemId: string, kind: Noted, by: By, detail: object = {}): Promise<void> {
  await tx.query(
    // Not of an Item that was erased meanwhile: nothing that arrives late brings anything back; hence the lock.
    `insert into items.history (item_id, kind, by, detail)
     select id, $2, $3, $4 from items.items where id = $1 and deletion_asked_at is null and erased_at is null
        for share`,
    [itemId, kind, by, cleanJson(JSON.stringify(detail)).text], // a bank's words may be in it
  );
}

/** Notes that an Item works again, when the last that was noted of its executions was a failure. */
export async function noteRecovery(tx: Tx, itemId: string, detail: object): Promise<void> {
  await tx.query(
    `insert into items.history (item_id, kind, by, detail)
     select $1, 'RECOVERED', 'pluggy', $2
      where (select kind from items.history where item_id = $1 and kind in ('FAILED', 'RECOVERED')
              order by at desc, id desc limit 1) = 'FAILED'`, // history_by_item
    [itemId, JSON.stringify(detail)],
  );
}
