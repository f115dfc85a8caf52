import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';

const texts = dictionary({ 'pt-BR': { cancel: 'Cancelar' }, en: { cancel: 'Cancel' } });

interface Props {
  opened: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  text?: string;
  /** On the button: the verb. */
  confirm: string;
  isDangerous?: boolean;
  /** False: it cannot be confirmed yet. */
  isReady?: boolean;
  onConfirm: () => Promise<unknown> | void;
  onClose: () => void;
  /** Fields. */
  children?: ReactNode;
}

/** Asks before it is done. Enter confirms, Escape does not. */
export function ConfirmDialog({
  opened,
  title,
  text,
  confirm,
  isDangerous,
  isReady = true,
  onConfirm,
  onClose,
  children,
}: Props) {
  const t = useTexts(texts);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await onConfirm();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void submit();
        }}
      >
        <Stack gap="md">
          {text !== undefined && <Text size="sm">{text}</Text>}
          {children}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button
              type="submit"
              loading={busy}
              disabled={!isReady}
              {...(isDangerous && { color: 'red.8' })}
              {...(children === undefined && { 'data-autofocus': true })}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
