import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';

const texts = dictionary({
  'pt-BR': { close: 'Fechar', clipboard: 'O navegador não deixou copiar.' },
  en: { close: 'Close', clipboard: 'The browser did not let us copy.' },
});

interface Tell {
  /** What was done. */
  done: (message: string, undo?: { label: string; run: () => void }) => void;
  /** What was not, and why. */
  failed: (error: unknown) => void;
}

/** Short messages in the corner, read out by screen readers. */
export function useTell(): Tell {
  const t = useTexts(texts);
  const textOf = useErrorText();
  return {
    done: (message, undo) => {
      const id = notifications.show({
        autoClose: undo ? 8000 : 4000,
        closeButtonProps: { 'aria-label': t.close },
        message: undo ? (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{message}</Text>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                notifications.hide(id);
                undo.run();
              }}
            >
              {undo.label}
            </Button>
          </Group>
        ) : (
          message
        ),
      });
    },
    failed: (error) => {
      const message = error instanceof ApiError ? textOf(error) : t.clipboard;
      notifications.show({
        color: 'red',
        role: 'alert',
        autoClose: 8000,
        closeButtonProps: { 'aria-label': t.close },
        message,
      });
    },
  };
}
