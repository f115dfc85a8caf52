import { USERS_FAILURES } from '../health/flags.js';

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/**
 * SQL over `items.flags f`: the last execution that ended failed, and not for a reason of its user's. Of the flag, which
 * stays while the next execution goes on: an Item that is tried again has not recovered yet.
 */
export const FAILS_FOR_THE_BANK = `(f.flag = 'ERRORED'
  and coalesce(f.evidence->>'executionStatus', '') not in (${list(USERS_FAILURES)}))`;

/**
 * The same: the flag is one that an incident of the bank explains. That Pluggy does not sync an Item by itself, so that it
 * is stale until its user refreshes it, is no bank's trouble.
 */
export const UNDER_INCIDENT = `(f.flag in ('STUCK', 'PARTIAL') or f.flag = 'STALE' and f.evidence->>'nextAutoSyncAt' is not null
  or ${FAILS_FOR_THE_BANK})`;
