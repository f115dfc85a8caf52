import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../api/client.ts';
import { useRefresh } from '../api/use-get.ts';
import { useTexts } from '../texts/dictionary.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { useTell } from '../ui/tell.tsx';
import { itemTexts } from './item-texts.ts';

export type Ending = 'delete' | 'supersede';

interface Props {
  ending: Ending;
  itemId: string;
  onClose: () => void;
}

/** As the API demands of a reason. */
const LEAST = 3;

/** Before an Item goes for good: why, which the audit log keeps. */
export function EndItemDialog({ ending, itemId, onClose }: Props) {
  const t = useTexts(itemTexts);
  const tell = useTell();
  const refresh = useRefresh();
  const [, go] = useLocation();
  const [reason, setReason] = useState('');
  const path = { id: itemId };
  const end = async (): Promise<void> => {
    const body = { reason: reason.trim() };
    try {
      if (ending === 'delete') {
        await api.delete('/admin/api/items/{id}', { path, body });
        tell.done(t.deleted);
        go('/items');
      } else {
        const { itemId: newer } = await api.post('/admin/api/items/{id}/supersede', { path, body });
        tell.done(t.superseded);
        go(`/items/${newer}`);
      }
    } catch (error) {
      return tell.failed(error);
    }
    await refresh('items', 'overview');
  };
  return (
    <ConfirmDialog
      opened
      title={ending === 'delete' ? t.deleteTitle : t.supersedeTitle}
      text={ending === 'delete' ? t.deleteText : t.supersedeText}
      confirm={ending === 'delete' ? t.delete : t.supersede}
      isDangerous
      onConfirm={end}
      onClose={onClose}
    >
      <Textarea
        data-autofocus
        label={t.endReason}
        description={t.endReasonText}
        required
        withAsterisk={false}
        autosize
        minRows={2}
        minLength={LEAST}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
