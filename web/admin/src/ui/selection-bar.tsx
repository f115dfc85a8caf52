import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './data-list.module.css';
import { IconX } from './icons.ts';

const texts = dictionary({
  'pt-BR': {
    selected: (n: number) => (n === 1 ? '1 selecionado' : `${n} selecionados`),
    clear: 'Desfazer a seleção',
  },
  en: { selected: (n: number) => `${n} selected`, clear: 'Clear the selection' },
});

/** What can be done with all that are selected. */
export function SelectionBar({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ReactNode;
}) {
  const t = useTexts(texts);
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t.selected(count)}>
      <strong>{t.selected(count)}</strong>
      {children}
      <ActionIcon variant="subtle" color="gray" aria-label={t.clear} onClick={onClear}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}
