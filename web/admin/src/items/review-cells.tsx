import { Tooltip } from '@mantine/core';
import { Link } from 'wouter';
import { useExplain, turnOf, worstFirst } from '../health/explain.ts';
import { turnTexts } from '../health/flag-texts.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { BankName } from '../ui/bank-name.tsx';
import { FlagBadge } from '../ui/flag-badge.tsx';
import { IconNote } from '../ui/icons.ts';
import { Time, useNow } from '../ui/time.tsx';
import classes from './items.module.css';
import { type Review, itemsTexts } from './items-texts.ts';

// The parts of a review, for the table and for the cards.

export function Bank({ review }: { review: Review }) {
  const { connector, appName, clientUserId } = review;
  const note = [clientUserId, appName].filter(Boolean).join(' · ');
  return <BankName name={connector.name} imageUrl={connector.imageUrl} note={note} />;
}

/** The worst first in words, the others as badges. */
export function Problem({ review }: { review: Review }) {
  const t = useTexts(itemsTexts);
  const explain = useExplain();
  const formats = useFormats();
  const [worst, ...others] = worstFirst(review.flags);
  const { cause, next } = worst ? explain(worst) : { cause: '—', next: '' };
  return (
    <div className={classes.problem}>
      <div className={classes.cause}>{cause}</div>
      <div className={classes.next}>
        {worst && <FlagBadge flag={worst.flag} severity={worst.severity} />}
        {others.map(({ flag, severity }) => (
          <FlagBadge key={flag} flag={flag} severity={severity} />
        ))}
        <span>{next}</span>
      </div>
      <div className={classes.badges}>
        {review.state !== 'open' && (
          <span className={classes.mark}>
            {t.stateOf[review.state]}{' '}
            {review.snoozedUntil
              ? t.until(formats.instant(review.snoozedUntil))
              : t.by(review.by.replace(/^admin:/, ''))}
          </span>
        )}
        {review.reopened > 0 && <span className={classes.mark}>{t.reopened(review.reopened)}</span>}
        {review.incidentId !== null && (
          <Link to={`/incidents#${review.incidentId}`} className={classes.mark}>
            {t.incident}
          </Link>
        )}
        {review.note !== null && (
          <Tooltip label={review.note} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
            <span className={classes.note} tabIndex={0} role="note" aria-label={`${t.note}: ${review.note}`}>
              <IconNote size={13} aria-hidden />
              <span>{review.note}</span>
            </span>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

export function TurnOf({ review }: { review: Review }) {
  const turns = useTexts(turnTexts);
  const turn = turnOf(review.flags);
  return <>{turn ? turns[turn] : '—'}</>;
}

/** When Pluggy tries next, or that it does not. */
export function NextTry({ review }: { review: Review }) {
  const t = useTexts(itemsTexts);
  const now = useNow();
  const isPast = review.nextAutoSyncAt !== null && Date.parse(review.nextAutoSyncAt) < now;
  return review.nextAutoSyncAt ? (
    <>
      {isPast ? t.wasDue : t.nextShort} <Time at={review.nextAutoSyncAt} style="short" />
    </>
  ) : (
    <span className={classes.dim}>{t.neverTries}</span>
  );
}

export function LastSuccess({ review }: { review: Review }) {
  const t = useTexts(itemsTexts);
  return review.lastUpdatedAt ? <Time at={review.lastUpdatedAt} style="short" /> : <>{t.never}</>;
}
