import { Modal, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts/dictionary.ts';
import { ConfirmDialog } from '../ui/confirm.tsx';
import { itemsTexts } from './items-texts.ts';
import { morningIn, morningOf } from './snooze.ts';
import type { ItemActions, Subject } from './use-item-actions.ts';

export type Asking = { what: 'resolve' | 'note' | 'date'; items: readonly Subject[] };

interface Props {
  asking: Asking | undefined;
  actions: ItemActions;
  onClose: () => void;
  onDone: () => void;
}

/** What resolve, note and snoozing until a date ask for; and the link that could not be copied. */
export function ActionDialogs({ asking, actions, onClose, onDone }: Props) {
  const t = useTexts(itemsTexts);
  return (
    <>
      {asking && (
        <Ask key={asking.what} asking={asking} actions={actions} onClose={onClose} onDone={onDone} />
      )}
      <Modal
        opened={actions.link !== undefined}
        onClose={actions.hideLink}
        title={t.linkTitle}
        closeButtonProps={{ 'aria-label': t.close }}
      >
        <Textarea
          data-autofocus
          readOnly
          autosize
          maxRows={10}
          description={t.linkText}
          label={t.linkTitle}
          value={actions.link ?? ''}
          onFocus={(event) => event.currentTarget.select()}
        />
      </Modal>
    </>
  );
}

function Ask({ asking: { what, items }, actions, onClose, onDone }: Props & { asking: Asking }) {
  const t = useTexts(itemsTexts);
  const [note, setNote] = useState('');
  const [day, setDay] = useState(morningIn(7).slice(0, 10));
  const confirm = async (): Promise<void> => {
    const text = note.trim();
    const done =
      what === 'date'
        ? await actions.change('snooze', items, { until: morningOf(day) })
        : await actions.change(what, items, text ? { note: text } : {});
    if (!done) return;
    onClose();
    onDone();
  };
  const titles = { resolve: t.resolveTitle(items.length), note: t.noteTitle(items.length), date: t.snooze };
  return (
    <ConfirmDialog
      opened
      title={titles[what]}
      {...(what === 'resolve' && { text: t.resolveText })}
      confirm={what === 'resolve' ? t.resolve : what === 'note' ? t.addNote : t.snooze}
      onConfirm={confirm}
      onClose={onClose}
    >
      {what === 'date' ? (
        <TextInput
          data-autofocus
          type="date"
          label={t.dateLabel}
          min={morningIn(1).slice(0, 10)}
          required
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      ) : (
        <Textarea
          data-autofocus
          label={t.noteLabel}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2000}
          required={what === 'note'}
          withAsterisk={false}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit();
          }}
        />
      )}
    </ConfirmDialog>
  );
}
