import type { Json } from '../../harness/sandbox.js';
import { FAILED, MOVING } from './documents.js';
import type { Health } from './see.js';

/** An Item as Pluggy has, or had, it; instants in milliseconds. */
export interface Snapshot {
  id: string;
  connectorId: number;
  hasMfa: boolean;
  status: string;
  executionStatus: string;
  createdAt: number;
  /** Null where only Pluggy knows when it was: the moment of an answer. */
  updatedAt: number | null;
  lastUpdatedAt: number | null;
  nextAutoSyncAt: number | null;
  autoSyncDisabledAt: number | null;
  consentExpiresAt: number | null;
  /** When the product that is longest out of date was last fresh; null when all are. */
  partialSince: number | null;
}

export const isMoving = ({ status }: Snapshot): boolean => MOVING.includes(status);
export const isFailed = ({ status }: Snapshot): boolean => FAILED.includes(status);
/** MERGING is the end of what UPDATING began. */
export const phaseOf = ({ status }: Snapshot): string => (status === 'MERGING' ? 'UPDATING' : status);

/** An instant of Pluggy's in milliseconds. */
export const instant = (value: unknown): number | null =>
  typeof value === 'string' ? Date.parse(value) : null;

/** An Item as the sandbox shows it. */
export function snapshotOf(view: Json): Snapshot {
  const createdAt = instant(view.createdAt)!;
  const connector = view.connector as { id: number; hasMFA: boolean };
  const products = Object.values((view.statusDetail ?? {}) as Record<string, { isUpdated: boolean; lastUpdatedAt: string | null } | null>); // prettier-ignore
  const stale = products.filter((product) => product?.isUpdated === false);
  return {
    id: String(view.id),
    connectorId: connector.id,
    hasMfa: connector.hasMFA,
    status: String(view.status),
    executionStatus: String(view.executionStatus),
    createdAt,
    updatedAt: instant(view.updatedAt),
    lastUpdatedAt: instant(view.lastUpdatedAt),
    nextAutoSyncAt: instant(view.nextAutoSyncAt),
    autoSyncDisabledAt: instant(view.autoSyncDisabledAt),
    consentExpiresAt: instant(view.consentExpiresAt),
    partialSince: stale.length ? Math.min(...stale.map((p) => instant(p!.lastUpdatedAt) ?? createdAt)) : null,
  };
}

/** For messages, and as Pluggy writes it. */
export const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** All that is otherwise is what the bank changed without an execution. */
export function isQuiet(before: Snapshot | null, after: Snapshot | null): boolean {
  const bare = (one: Snapshot | null): string =>
    JSON.stringify({ ...one, updatedAt: 0, consentExpiresAt: 0 });
  return bare(before) === bare(after);
}

/** Whether that is the hub's word. While an execution goes on, its steps pass by. */
export function fits(one: Snapshot | null, health: Health, updatedAt: number): boolean {
  if (one === null) return health.goneAt !== null;
  if (health.goneAt !== null) return false;
  const isSame =
    iso(one.lastUpdatedAt) === health.lastUpdatedAt && iso(one.nextAutoSyncAt) === health.nextAutoSyncAt;
  if (!isSame) return false;
  if (isMoving(one)) return phaseOf(one) === phaseOf({ ...one, status: health.status });
  return one.status === health.status && one.executionStatus === health.executionStatus && one.updatedAt === updatedAt; // prettier-ignore
}

/** For messages. */
export const sketchOf = (one: Snapshot): string => `${one.status}/${one.executionStatus} updated ${iso(one.lastUpdatedAt)} next ${iso(one.nextAutoSyncAt)} at ${iso(one.updatedAt)}`; // prettier-ignore
export const sketch = (h: Health, at: number): string => `${h.status}/${h.executionStatus} updated ${h.lastUpdatedAt} next ${h.nextAutoSyncAt} at ${iso(at)}${h.goneAt ? ' gone' : ''}`; // prettier-ignore
