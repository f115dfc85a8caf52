import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Schema, api } from '../api/client.ts';
import { useMayAct } from '../api/session.tsx';
import { useGet, useRefresh } from '../api/use-get.ts';
import { usePages } from '../api/use-pages.ts';
import { useTexts } from '../texts/dictionary.ts';
import { Copyable } from '../ui/copyable.tsx';
import { IconRefresh } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { RawText } from '../ui/raw-text.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Time } from '../ui/time.tsx';
import classes from './item.module.css';
import { itemTexts } from './item-texts.ts';

type Webhook = Schema<'InboxWebhook'>;

/** What Pluggy told of the Item, as it came. */
export function WebhooksTab({ itemId }: { itemId: string }) {
  const t = useTexts(itemTexts);
  const { list: inbox, rows } = usePages('webhooks', '/admin/api/webhooks', {
    query: { itemId, pageSize: 50 },
  });
  if (inbox.error && !inbox.data)
    return <ErrorState error={inbox.error} retry={() => void inbox.refetch()} />;
  if (!inbox.data) return <LoadingRows rows={6} height={44} />;
  if (rows.length === 0) return <EmptyState title={t.noWebhooks} />;
  return (
    <>
      <ol className={classes.rows}>
        {rows.map((webhook) => (
          <li key={webhook.id}>
            <WebhookRow webhook={webhook} />
          </li>
        ))}
      </ol>
      <MoreButton pages={inbox} />
    </>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const t = useTexts(itemTexts);
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={classes.row} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={classes.outcome} data-outcome={webhook.state}>
          {t.states[webhook.state]}
        </span>
        <span className={classes.rowMain}>
          <bdi>
            <code>{webhook.event}</code>
          </bdi>
          {webhook.reason !== null && <small className={classes.failure}>{webhook.reason}</small>}
          {webhook.replayedAt !== null && (
            <small>
              {t.replayedAt} <Time at={webhook.replayedAt} />
            </small>
          )}
        </span>
        <Time at={webhook.receivedAt} style="short" />
      </summary>
      {isOpen && <Body webhook={webhook} />}
    </details>
  );
}

function Body({ webhook: { id, event, eventId } }: { webhook: Webhook }) {
  const t = useTexts(itemTexts);
  const tell = useTell();
  const mayAct = useMayAct();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const whole = useGet('webhooks', '/admin/api/webhooks/{id}', { path: { id } });
  const replay = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.post('/admin/api/webhooks/replay', { body: { ids: [id] } });
      tell.done(t.replayed);
      await refresh('webhooks');
    } catch (error) {
      tell.failed(error);
    } finally {
      setBusy(false);
    }
  };
  if (whole.error) return <ErrorState error={whole.error} />;
  if (!whole.data) return <LoadingRows rows={1} height={80} />;
  return (
    <>
      <div className={classes.rowTools}>
        {eventId !== null && <Copyable value={eventId} />}
        {mayAct && (
          <Button
            variant="default"
            size="compact-xs"
            loading={busy}
            leftSection={<IconRefresh size={13} />}
            onClick={() => void replay()}
          >
            {t.replay}
          </Button>
        )}
      </div>
      <RawText label={t.body(event)} text={prettily(whole.data.body)} />
    </>
  );
}

/** Indented when it is JSON, else as it came. */
function prettily(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
