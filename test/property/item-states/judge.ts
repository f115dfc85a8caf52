import { FAILURES, FLAGS, KNOWN_ENDS, KNOWN_STATUSES } from './documents.js';
import { type Maybe, type Span, and, either, not, or, passed } from './maybe.js';
import { type Snapshot, isFailed, isMoving } from './snapshot.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** docs/operations.md and .env.example: the limits, as they come. */
const ACTION_AFTER = 30 * MINUTE;
const STUCK_AFTER = 30 * MINUTE;
const STALE_GRACE = 120 * MINUTE;
const STALE_AFTER_CYCLES = 3;
const BEHIND_AFTER = 60 * MINUTE;
const CONSENT_WARNING = 14 * DAY;

/** A flag that is raised. */
export interface Raised {
  /** Since when it is so, as the hub says. */
  since: number;
  /** When the hub found it. */
  raisedAt: number;
}

export interface ModelItem {
  id: string;
  /** The app's user, and the bank's: who connects twice at one bank has a duplicate. */
  user: string;
  /** As Pluggy has it; null when it has it no more. */
  truth: Snapshot | null;
  truthSince: number;
  /** As the hub last heard of it. */
  known: Snapshot;
  goneAt: number | null;
  /** Since when it has been in this status, without another update, as far as was heard. */
  phaseSince: Span;
  /** Its usual interval. */
  cycle: number | null;
  /** What the copy holds, by Pluggy's `lastUpdatedAt`. */
  copied: number | null;
  rowsHeld: Maybe;
  /** The newer Items of the same person with the same accounts. */
  duplicates: string[];
  flags: Map<string, Raised>;
  /** Why the last execution failed that ended: stays while the next one goes on. */
  reason: string | null;
  review: { state: string; until: number | null } | null;
}

/** "the connector has no MFA", "at rest", "a cycle is …": the table of docs/health.md, row by row. */
function holds(item: ModelItem, now: number, isAlive: (id: string) => Maybe): Record<string, Maybe> {
  const { known, phaseSince, copied } = item;
  const { status, executionStatus, lastUpdatedAt, nextAutoSyncAt, consentExpiresAt } = known;
  const cycle = Math.max(item.cycle ?? 24 * HOUR, 8 * HOUR);
  const waits = status.startsWith('WAITING');
  const consentEnded = passed(consentExpiresAt, 0, now);
  const isBehind = lastUpdatedAt !== null && (copied === null || copied < lastUpdatedAt);
  const silent = passed(lastUpdatedAt, STALE_AFTER_CYCLES * cycle + STALE_GRACE, now);
  const becameSo =
    consentExpiresAt === null || not(passed(consentExpiresAt, 0, (phaseSince.from + phaseSince.to) / 2));
  return {
    ERRORED: isFailed(known),
    ACTION_REQUIRED: waits && passed(phaseSince, ACTION_AFTER, now),
    STUCK: isMoving(known) && !waits && passed(phaseSince, STUCK_AFTER, now),
    STALE: or(passed(nextAutoSyncAt, STALE_GRACE, now), and(!isFailed(known), not(consentEnded), silent)),
    SYNC_BEHIND: and(isBehind, passed(phaseSince, BEHIND_AFTER, now)),
    PARTIAL: status === 'UPDATED' && passed(known.partialSince, 2 * cycle, now),
    AUTO_SYNC_DISABLED:
      known.autoSyncDisabledAt !== null || (status === 'UPDATED' && nextAutoSyncAt === null && !known.hasMfa),
    CONSENT_EXPIRING: and(not(consentEnded), passed(consentExpiresAt, -CONSENT_WARNING, now)),
    CONSENT_EXPIRED: consentEnded,
    CONSENT_REVOKED: executionStatus === 'USER_AUTHORIZATION_REVOKED' && becameSo,
    DUPLICATE: or(false, ...item.duplicates.map(isAlive)),
    UNKNOWN_STATUS:
      !KNOWN_STATUSES.includes(status) || (!isMoving(known) && !KNOWN_ENDS.includes(executionStatus)),
    REMOVALS_HELD: item.rowsHeld,
    DELETED_BY_PLUGGY: false,
  };
}

/** "how long it takes, the consent, held removals and duplicates; the rest stays as it was until that has ended" */
const JUDGED_WHILE_MOVING = ['ACTION_REQUIRED', 'STUCK', 'CONSENT_EXPIRING', 'CONSENT_EXPIRED', 'REMOVALS_HELD', 'DUPLICATE']; // prettier-ignore

/**
 * What an Item is flagged with when it is judged at that moment.
 * @param had what it was flagged with before.
 */
export function judge(
  item: ModelItem,
  now: number,
  isAlive: (id: string) => Maybe,
  had: (flag: string) => Maybe,
): Map<string, Maybe> {
  const flags = [...FLAGS.keys()];
  if (item.goneAt !== null) return new Map(flags.map((flag) => [flag, flag === 'DELETED_BY_PLUGGY']));
  const now_ = holds(item, now, isAlive);
  return new Map(
    flags.map((flag) => {
      const verdict = now_[flag]!;
      if (isMoving(item.known) && !JUDGED_WHILE_MOVING.includes(flag))
        return [flag, flag === 'DELETED_BY_PLUGGY' ? false : had(flag)];
      // It goes when an execution succeeds, and not before.
      if (flag === 'CONSENT_REVOKED' && item.known.status !== 'UPDATED')
        return [flag, or(verdict, had(flag))];
      return [flag, verdict];
    }),
  );
}

/** Its last execution that ended failed, and not for a reason of its user's. */
export const failsForTheBank = ({ flags, reason }: ModelItem): boolean =>
  flags.has('ERRORED') && FAILURES.get(reason ?? '') !== 'user';

/** Whose turn a flag says it is. */
export function turnOf(flag: string, { known, reason, flags }: ModelItem): string {
  const announced = known.nextAutoSyncAt !== null;
  if (flag === 'STALE') return announced ? 'pluggy' : 'user';
  if (flag !== 'ERRORED' || !flags.has(flag)) return FLAGS.get(flag)!.turn;
  const turn = FAILURES.get(reason ?? '') ?? 'pluggy';
  return turn !== 'user' && !announced ? 'user' : turn;
}

/** Judged and not judged at that moment: which, is not known. */
export const eitherOf = (a: Map<string, Maybe>, b: Map<string, Maybe>): Map<string, Maybe> =>
  new Map([...a].map(([flag, verdict]) => [flag, either(verdict, b.get(flag)!)]));
