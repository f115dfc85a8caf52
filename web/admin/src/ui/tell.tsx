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
  /** Likewise, in the page's own words. */
  refused: (message: string) => void;
}

/** Short messages in the corner, read out by screen readers. */
export function useTell(): Tell {
  const t = useTexts(texts);
  const textOf = useErrorText();
  const refused = (message: string): void => {
    notifications.show({
      color: 'red',
      role: 'alert',
      autoClose: 8000,
      closeButtonProps: { 'aria-label': t.close },
      message,
    });
  };
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
    failed: (error) => refused(error instanceof ApiError ? textOf(error) : t.clipboard),
    refused,
  };
}
