import { Tooltip } from '@mantine/core';
import { Link } from 'wouter';
import type { Schema } from '../api/client.ts';
import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { Mark } from '../ui/mark.tsx';
import { useNow } from '../ui/time.tsx';
import classes from './webhooks.module.css';
import { webhooksTexts } from './webhooks-texts.ts';

/** All webhooks ever as a sum that must come out, and what makes Pluggy deliver them. */
export function LedgerLine() {
  const t = useTexts(webhooksTexts);
  const formats = useFormats();
  const number = (value: number): string => formats.number(value);
  const { data } = useGet('webhooks', '/admin/api/overview/webhooks', {});
  if (!data) return <div className={classes.ledger} />;
  const { received, processed, parked, waiting, difference } = data.ledger;
  return (
    <div className={classes.ledger}>
      <p aria-label={t.ledger.label} role="group">
        <b>{number(received)}</b> {t.ledger.received} <i>=</i> <b>{number(processed)}</b> {t.ledger.processed}{' '}
        <i>+</i>{' '}
        <Link to="/webhooks?state=parked" data-tone={parked > 0 ? 'error' : undefined}>
          <b>{number(parked)}</b> {t.ledger.parked}
        </Link>{' '}
        <i>+</i>{' '}
        <Link to="/webhooks?state=waiting">
          <b>{number(waiting)}</b> {t.ledger.waiting}
        </Link>
        {difference !== 0 && <strong role="alert"> {t.ledger.wrong(number(difference))}</strong>}
      </p>
      <Registration registration={data.registration} />
    </div>
  );
}

function Registration({ registration }: { registration: Schema<'WebhookRegistration'> }) {
  const t = useTexts(webhooksTexts);
  const formats = useFormats();
  const now = useNow();
  const { url, problem, checkedAt, seenGoodAt } = registration;
  const isGood = url !== null && problem === null;
  const label = [
    url && `${t.registration.url} ${url}`,
    problem,
    isGood
      ? checkedAt && `${t.registration.checked} ${formats.instant(checkedAt)}`
      : seenGoodAt && `${t.registration.seenGood} ${formats.instant(seenGoodAt)}`,
  ].filter(Boolean);
  return (
    <Tooltip
      label={label.join(' · ')}
      multiline
      maw={420}
      events={{ hover: true, focus: true, touch: true }}
      disabled={label.length === 0}
    >
      <span tabIndex={0} role="note" className={classes.registration}>
        <Mark tone={isGood ? 'good' : 'error'}>
          {isGood ? t.registration.good : url === null ? t.registration.none : t.registration.bad}
        </Mark>
        {isGood && checkedAt && (
          <span>
            {t.registration.checked} {formats.ago(checkedAt, 'short', now)}
          </span>
        )}
        {problem !== null && <span className={classes.problem}>{problem}</span>}
      </span>
    </Tooltip>
  );
}
