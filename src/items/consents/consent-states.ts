import type { ConsentOfItem } from '../../sync/face.js';
import type { ConsentReceiptSchema } from './consent-receipt.schema.js';

/** Whether a later consent was there before this one's time was over. @param later the next one; undefined: the newest. */
const isRenewed = ({ expiresAt }: ConsentOfItem, later: ConsentOfItem | undefined): boolean =>
  later !== undefined && (!expiresAt || !later.createdAt || later.createdAt <= expiresAt);

/** How a consent stands. @param later the one that followed it. */
export function stateOf(
  consent: ConsentOfItem,
  later: ConsentOfItem | undefined,
  isGone: boolean,
): ConsentReceiptSchema['status'] {
  if (consent.revokedAt) return 'REVOKED';
  if (isRenewed(consent, later)) return 'RENEWED';
  if (consent.isOver) return 'EXPIRED';
  return isGone ? 'ENDED' : 'ACTIVE';
}

/** Something that happened to a consent. */
export interface ConsentEvent {
  /** ISO 8601 with microseconds. */
  at: string;
  kind: 'CONSENT_GRANTED' | 'CONSENT_RENEWED' | 'CONSENT_ENDED';
  by: 'user' | 'hub';
  detail: Record<string, unknown>;
}

/**
 * What happened to an Item's consents, the earliest first: each that was granted, and each that ended by itself or by its
 * person, other than by being renewed.
 * @param consents the newest first.
 */
export function storyOf(consents: ConsentOfItem[]): ConsentEvent[] {
  const events = consents.flatMap((consent, n): ConsentEvent[] => {
    const { id, products, permissions, createdAt, expiresAt, revokedAt, isOver } = consent;
    const granted = { products, openFinancePermissionsGranted: permissions, expiresAt: toMillis(expiresAt) };
    const kind = n === consents.length - 1 ? 'CONSENT_GRANTED' : 'CONSENT_RENEWED';
    const end = (at: string, reason: string, by: 'user' | 'hub'): ConsentEvent[] => [
      { at, kind: 'CONSENT_ENDED', by, detail: { consentId: id, reason } },
    ];
    return [
      ...(createdAt ? [{ at: createdAt, kind, by: 'user', detail: { consentId: id, ...granted } } as const] : []),
      ...(revokedAt
        ? end(revokedAt, 'revoked', 'user')
        : isOver && expiresAt && !isRenewed(consent, consents[n - 1])
          ? end(expiresAt, 'expired', 'hub')
          : []),
    ]; // prettier-ignore
  });
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** An instant with microseconds as Pluggy writes instants. */
export const toMillis = (precise: string | null): string | null => precise && `${precise.slice(0, 23)}Z`;
