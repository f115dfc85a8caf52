import { useGet } from '../api/use-get.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { Copyable } from '../ui/copyable.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

/** What its user granted: when, until when, what; also what has ended. */
export function ConsentsTab({ itemId }: { itemId: string }) {
  const t = useTexts(itemTexts);
  const consents = useGet('items', '/admin/api/items/{id}/consents', { path: { id: itemId } });
  if (consents.error && !consents.data)
    return <ErrorState error={consents.error} retry={() => void consents.refetch()} />;
  if (!consents.data) return <LoadingRows rows={2} height={96} />;
  if (consents.data.results.length === 0) return <EmptyState title={t.noConsents} />;
  return (
    <ul className={classes.rows}>
      {consents.data.results.map((consent, index) => (
        <li key={consent.id ?? index} className={classes.consent}>
          <div className={classes.removalTop}>
            <span className={classes.outcome} data-outcome={TONES[consent.status]}>
              {t.consentStates[consent.status]}
            </span>
            <strong className={classes.rowMain}>{t.consentKinds[consent.kind]}</strong>
            {consent.id !== null && <Copyable value={consent.id} short />}
          </div>
          <dl className={classes.advice}>
            <dt>{t.granted}</dt>
            <dd>
              <Instant at={consent.createdAt} />
            </dd>
            <dt>{consent.revokedAt === null ? t.validUntil : t.revoked}</dt>
            <dd>
              {consent.revokedAt === null && consent.expiresAt === null ? (
                t.noEnd
              ) : (
                <Instant at={consent.revokedAt ?? consent.expiresAt} />
              )}
            </dd>
            <dt>{t.mayRead}</dt>
            <dd>
              <bdi>{consent.products.map((product) => wordOf(t.productsOfPluggy, product)).join(', ')}</bdi>
            </dd>
            {consent.openFinancePermissionsGranted !== null && (
              <>
                <dt>{t.permissions}</dt>
                <dd className={classes.evidence}>
                  {consent.openFinancePermissionsGranted.map((permission) => (
                    <bdi key={permission}>{permission}</bdi>
                  ))}
                </dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** Colours of a state, by names that rows have. */
const TONES = { ACTIVE: 'done', RENEWED: '', EXPIRED: 'partial', REVOKED: 'failed', ENDED: '' };
