import { Button, Drawer, Group } from '@mantine/core';
import { Link } from 'wouter';
import { useMayAct } from '../api/session.tsx';
import { useGet } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { copyText } from '../ui/copy-text.ts';
import { Facts } from '../ui/facts.tsx';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconCopy, IconRefresh } from '../ui/icons.ts';
import { ErrorState, LoadingRows } from '../ui/states.tsx';
import { useTell } from '../ui/tell.tsx';
import { Instant } from '../ui/time.tsx';
import { StateOf } from './webhook-cells.tsx';
import classes from './webhooks.module.css';
import { webhooksTexts } from './webhooks-texts.ts';

interface Props {
  id: string;
  onReplay: (ids: string[]) => void;
  onClose: () => void;
}

/** One webhook, with what was in it. */
export function WebhookDrawer({ id, onReplay, onClose }: Props) {
  const t = useTexts(webhooksTexts);
  const mayAct = useMayAct();
  const { data, error, isPending, refetch } = useGet('webhooks', '/admin/api/webhooks/{id}', {
    path: { id },
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(38rem, 100vw)"
      title={t.detail(id)}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      {isPending ? (
        <LoadingRows rows={6} height={28} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Facts
            facts={[
              [t.event, <ForeignText text={data.event} lines={3} isCode />],
              [t.state, <StateOf webhook={data} />],
              [t.reason, data.reason && <ForeignText text={data.reason} />],
              [t.item, data.itemId && <Link to={`/items/${data.itemId}`}>{data.itemId}</Link>],
              [t.eventId, data.eventId !== null && <ForeignText text={data.eventId} lines={3} isCode />],
              [t.received, <Instant at={data.receivedAt} />],
              [t.settled, data.settledAt && <Instant at={data.settledAt} />],
              [t.due, data.dueAt && data.state === 'waiting' && <Instant at={data.dueAt} />],
              [t.attemptsName, data.attempts > 0 && data.attempts],
              [t.replayedName, data.replayedAt && <Instant at={data.replayedAt} />],
            ]}
          />
          {mayAct && (
            <Group mt="md">
              <Button size="xs" leftSection={<IconRefresh size={15} />} onClick={() => onReplay([id])}>
                {t.replay}
              </Button>
            </Group>
          )}
          <Body text={data.body} />
        </>
      )}
    </Drawer>
  );
}

/** As text, whatever it is. */
function Body({ text }: { text: string }) {
  const t = useTexts(webhooksTexts);
  const tell = useTell();
  return (
    <section>
      <div className={classes.bodyTop}>
        <h3>{t.body}</h3>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconCopy size={13} />}
          onClick={() => void copyText(text).catch((error: unknown) => tell.failed(error))}
        >
          {t.copyBody}
        </Button>
      </div>
      <pre className={classes.body}>{pretty(text)}</pre>
    </section>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
