import { Button } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { api } from '../api/client.ts';
import { failureTexts } from '../health/flag-texts.ts';
import { itemsTexts } from '../items/items-texts.ts';
import { useTexts, wordOf } from '../texts/dictionary.ts';
import { copyText } from '../ui/copy-text.ts';
import { Copyable } from '../ui/copyable.tsx';
import { IconLifebuoy } from '../ui/icons.ts';
import { Panel } from '../ui/panel.tsx';
import { useTell } from '../ui/tell.tsx';
import { Instant, Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { type ReviewedItem, itemTexts } from './item-texts.ts';
import type { PluggyItem } from './pluggy-item.ts';
import { supportBlock } from './support-block.ts';

interface Props {
  found: ReviewedItem;
  item: PluggyItem;
}

/** Beside the story: who and what this connection is, its reviews, and what to give Pluggy's support. */
export function ItemFacts({ found, item }: Props) {
  return (
    <div className={classes.facts}>
      <Connection found={found} item={item} />
      <Reviews found={found} />
      <Support found={found} item={item} />
    </div>
  );
}

function Connection({ found, item }: Props) {
  const t = useTexts(itemTexts);
  const failures = useTexts(failureTexts);
  const { status, executionStatus, lastUpdatedAt, nextAutoSyncAt, goneAt } = found.health;
  const failure = executionStatus === null ? undefined : failures[executionStatus];
  return (
    <Panel title={t.facts}>
      <dl className={classes.list}>
        <Fact name={t.status}>
          {wordOf(t.statuses, status)}
          <Code text={[status, executionStatus].filter(Boolean).join(' / ')} />
          {failure !== undefined && found.health.flags.length === 0 && <small>{failure}</small>}
        </Fact>
        {item.errorCode !== undefined && (
          <Fact name={t.error}>
            <Code text={item.errorCode} />
            <bdi>{item.errorMessage}</bdi>
          </Fact>
        )}
        <Fact name={t.lastSuccess}>{lastUpdatedAt ? <Time at={lastUpdatedAt} /> : t.never}</Fact>
        <Fact name={t.nextTry}>{nextAutoSyncAt ? <Time at={nextAutoSyncAt} /> : t.neverTries}</Fact>
        {goneAt !== null && (
          <Fact name={t.gone}>
            <Instant at={goneAt} />
          </Fact>
        )}
        <Fact name={t.item}>
          <Copyable value={found.itemId} />
        </Fact>
        <Fact name={t.user}>{item.clientUserId === null ? '—' : <Copyable value={item.clientUserId} />}</Fact>
        <Fact name={t.app}>{found.appName === null ? t.noApp : <bdi>{found.appName}</bdi>}</Fact>
        <Fact name={t.created}>
          <Instant at={item.createdAt} />
        </Fact>
        {item.consentExpiresAt !== undefined && (
          <Fact name={t.consent}>
            <Instant at={item.consentExpiresAt} />
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** Pluggy’s words in capitals, which break between their parts and not within. */
const Code = ({ text }: { text: string }) => (
  <code>
    {text.split(/(?<=_)/).map((part, index) => (
      <Fragment key={index}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </code>
);

function Reviews({ found }: { found: ReviewedItem }) {
  const t = useTexts(itemTexts);
  const states = useTexts(itemsTexts).stateOf;
  const queue = useTexts(itemsTexts);
  return (
    <Panel title={t.review}>
      {found.reviews.length === 0 && <p className={classes.dim}>{t.noReview}</p>}
      <ol className={classes.reviews}>
        {found.reviews.map((review) => (
          <li key={review.id} data-state={review.state}>
            <div>
              <strong>{states[review.state]}</strong>{' '}
              {review.snoozedUntil ? (
                <>
                  {t.until('').trim()} <Instant at={review.snoozedUntil} />
                </>
              ) : (
                <Time at={review.stateSince} />
              )}
              {review.by.startsWith('admin:') && <> {queue.by(review.by.slice(6))}</>}
            </div>
            <small>
              {t.opened} <Instant at={review.openedAt} />
              {review.reopened > 0 && ` · ${queue.reopened(review.reopened)}`}
            </small>
            {review.note !== null && <p className={classes.note}>{review.note}</p>}
            {review.incidentId !== null && (
              <Link to={`/incidents#${review.incidentId}`}>{t.underIncident}</Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Support({ found, item }: Props) {
  const t = useTexts(itemTexts);
  const tell = useTell();
  const [busy, setBusy] = useState(false);
  const { itemId } = found;
  const gather = async (): Promise<string> => {
    const { results } = await api.get('/admin/api/webhooks', { query: { itemId, pageSize: 10 } });
    return supportBlock(found, item, results);
  };
  const copy = async (): Promise<void> => {
    setBusy(true);
    try {
      await copyText(gather());
      tell.done(t.supportCopied);
    } catch (error) {
      tell.failed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t.support}>
      <p className={classes.dim}>{t.supportText}</p>
      <Button
        variant="default"
        size="xs"
        loading={busy}
        leftSection={<IconLifebuoy size={15} />}
        onClick={() => void copy()}
      >
        {t.copySupport}
      </Button>
    </Panel>
  );
}
