import { FAILED } from '../../kernel/pluggy/item-status.js';
import { USERS_FAILURES } from '../health/flags.js';

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** SQL over `items.items i`: its last execution failed, and not for a reason of its user's. */
export const FAILS_FOR_THE_BANK = `(i.status in (${list(FAILED)})
  and coalesce(i.execution_status, '') not in (${list(USERS_FAILURES)}))`;

/** SQL over `items.items i` and its open flags `g.flags`: one of them is what an incident of the bank explains. */
export const UNDER_INCIDENT = `(g.flags && '{STALE,STUCK,PARTIAL}'::text[] or 'ERRORED' = any(g.flags) and ${FAILS_FOR_THE_BANK})`;
