import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import { copyText } from './copy-text.ts';
import { useTell } from './tell.tsx';

const texts = dictionary({
  'pt-BR': {
    once: 'Aparece só agora: depois, ninguém mais consegue ver.',
    stored: 'Já guardei em lugar seguro',
    close: 'Fechar',
    copy: (what: string) => `Copiar ${what}`,
    short: 'Copiar',
    copied: 'Copiado.',
  },
  en: {
    once: 'It is shown now only: nobody can see it again.',
    stored: 'I have stored it in a safe place',
    close: 'Close',
    copy: (what: string) => `Copy ${what}`,
    short: 'Copy',
    copied: 'Copied.',
  },
});

interface Props {
  title: string;
  text?: string | undefined;
  values: readonly (readonly [label: string, value: string])[];
  onClose: () => void;
}

/** A secret at the only moment when it is known: closed by saying that it is stored, and by nothing else. */
export function ShownOnce({ title, text, values, onClose }: Props) {
  const t = useTexts(texts);
  const tell = useTell();
  const [isStored, setStored] = useState(false);
  const copy = (value: string): void => {
    copyText(value).then(
      () => tell.done(t.copied),
      (error: unknown) => tell.failed(error),
    );
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isStored) onClose();
        }}
      >
        <Stack gap="md">
          <Text size="sm">
            {text} {t.once}
          </Text>
          {values.map(([label, value]) => (
            <Group key={label} align="flex-end" gap="xs" wrap="nowrap">
              <TextInput
                label={label}
                readOnly
                value={value}
                flex={1}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
                onFocus={(event) => event.currentTarget.select()}
              />
              <Button variant="default" aria-label={t.copy(label)} onClick={() => copy(value)}>
                {t.short}
              </Button>
            </Group>
          ))}
          <Checkbox
            label={t.stored}
            checked={isStored}
            onChange={(event) => setStored(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={!isStored}>
              {t.close}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
