import { Text } from '@mantine/core';
import { useState } from 'react';
import { type BodyOf, api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { useTell } from '../ui/tell.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { webhooksTexts } from './webhooks-texts.ts';

type Filter = NonNullable<BodyOf<'/admin/api/webhooks/replay', 'post'>['filter']>;
export type Replaying = { ids: string[] } | { filter: Filter };

/** As many as the API takes in one request. */
const BATCH = 1000;

/** Asks, and sends webhooks through the hub once more: these, or all of a filter. */
export function ReplayDialog({ replaying, onClose }: { replaying: Replaying; onClose: () => void }) {
  const t = useTexts(webhooksTexts);
  const formats = useFormats();
  const tell = useTell();
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  const [sofar, setSofar] = useState(0);
  const confirm = async (): Promise<void> => {
    let count = 0;
    const send = async (body: BodyOf<'/admin/api/webhooks/replay', 'post'>) => {
      const done = await api.post('/admin/api/webhooks/replay', { body });
      setSofar((count += done.count));
      return done;
    };
    const isDone = await attempt(async () => {
      if ('ids' in replaying) {
        for (let from = 0; from < replaying.ids.length; from += BATCH)
          await send({ ids: replaying.ids.slice(from, from + BATCH) });
        return;
      }
      for (let { filter } = replaying, hasMore = true; hasMore;) {
        const done = await send({ filter });
        hasMore = done.hasMore;
        filter = { ...filter, ...(done.range[1] && { after: done.range[1] }) };
      }
    });
    if (count > 0) tell.done(t.done(formats.number(count)));
    await refresh('webhooks', 'audit');
    if (isDone) onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={'ids' in replaying ? t.replayTitle(replaying.ids.length) : t.replayAllTitle}
      text={t.replayText}
      confirm={t.replay}
      onConfirm={confirm}
      onClose={onClose}
    >
      {sofar > 0 ? (
        <Text size="sm" role="status">
          {t.progress(formats.number(sofar))}
        </Text>
      ) : undefined}
    </ConfirmDialog>
  );
}
