import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type BodyOf, api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { useTell } from '../ui/tell.tsx';
import { useAttempt } from '../ui/use-attempt.ts';
import { jobsTexts } from './jobs-texts.ts';

type Which = BodyOf<'/admin/api/jobs/retry', 'post'>;
export interface Settling {
  what: 'retry' | 'discard';
  which: { ids: string[] } | { filter: NonNullable<Which['filter']> };
}

/** As many as the API takes in one request. */
const BATCH = 1000;
const SHORTEST_REASON = 3;

/** Asks, and has parked jobs tried again or given up: these, or all of a filter. */
export function SettleDialog({
  settling: { what, which },
  onClose,
}: {
  settling: Settling;
  onClose: () => void;
}) {
  const t = useTexts(jobsTexts);
  const formats = useFormats();
  const tell = useTell();
  const refresh = useRefresh();
  const { attempt } = useAttempt();
  const [reason, setReason] = useState('');
  const [sofar, setSofar] = useState(0);
  const confirm = async (): Promise<void> => {
    let count = 0;
    const send = async (body: Which): Promise<boolean> => {
      const done =
        what === 'retry'
          ? await api.post('/admin/api/jobs/retry', { body })
          : await api.post('/admin/api/jobs/discard', { body: { ...body, reason: reason.trim() } });
      setSofar((count += done.count));
      return done.hasMore;
    };
    const isDone = await attempt(async () => {
      if ('filter' in which) while (await send(which));
      else
        for (let from = 0; from < which.ids.length; from += BATCH)
          await send({ ids: which.ids.slice(from, from + BATCH) });
    });
    if (count > 0) tell.done((what === 'retry' ? t.retried : t.discarded)(count, formats.number(count)));
    else if (isDone) tell.done(t.nothing);
    await refresh('jobs', 'audit');
    if (isDone) onClose();
  };
  const isAll = 'filter' in which;
  const n = isAll ? 0 : which.ids.length;
  const title =
    what === 'retry'
      ? isAll ? t.retryAllTitle : t.retryTitle(n)
      : isAll ? t.discardAllTitle : t.discardTitle(n); // prettier-ignore
  const progress = sofar > 0 && (
    <Text size="sm" role="status">
      {t.progress(formats.number(sofar))}
    </Text>
  );
  return (
    <ConfirmDialog
      opened
      title={title}
      text={what === 'retry' ? t.retryText : t.discardText}
      confirm={what === 'retry' ? t.retry : t.discard}
      isDangerous={what === 'discard'}
      onConfirm={confirm}
      onClose={onClose}
    >
      {what === 'discard' ? (
        <>
          <Textarea
            data-autofocus
            label={t.reason}
            description={t.reasonHint}
            autosize
            minRows={2}
            maxRows={8}
            required
            withAsterisk={false}
            minLength={SHORTEST_REASON}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {progress}
        </>
      ) : (
        progress || undefined
      )}
    </ConfirmDialog>
  );
}
