import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './filters.module.css';
import { IconFilter, IconX } from './icons.ts';

const texts = dictionary({
  'pt-BR': { label: 'Filtros', more: 'Mais filtros', clear: 'Limpar filtros' },
  en: { label: 'Filters', more: 'More filters', clear: 'Clear the filters' },
});

interface Props {
  tabs?: {
    label: string;
    data: { value: string; label: string }[];
    value: string;
    onChange: (value: string) => void;
  };
  /** Filters that a laptop always shows. */
  children?: ReactNode;
  /** Those that are used less: behind a button. */
  more?: ReactNode;
  /** Whether one of `more` is set: they are shown then. */
  isMoreSet?: boolean;
  /** How many are set. */
  count: number;
  onClear: () => void;
}

/** What a list shows: states beside each other, filters after them; on a phone all filters behind a button. */
export function FiltersBar({ tabs, children, more, isMoreSet = false, count, onClear }: Props) {
  const t = useTexts(texts);
  const isPhone = useMediaQuery('(max-width: 48rem)', undefined, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(isMoreSet);
  const hasButton = isPhone ? Boolean(children ?? more) : more !== undefined && !isMoreSet;
  const isShown = isPhone ? isOpen : isOpen || isMoreSet;
  return (
    <search className={classes.bar} aria-label={t.label}>
      {tabs &&
        (isPhone ? (
          <NativeSelect
            className={classes.tabs}
            aria-label={tabs.label}
            data={tabs.data}
            value={tabs.value}
            onChange={(event) => tabs.onChange(event.currentTarget.value)}
          />
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={tabs.label}
            data={tabs.data}
            value={tabs.value}
            onChange={tabs.onChange}
          />
        ))}
      {!isPhone && children}
      {hasButton && (
        <Button
          variant="default"
          size={isPhone ? 'sm' : 'xs'}
          leftSection={<IconFilter size={14} />}
          aria-expanded={isShown}
          onClick={() => setOpen(!isOpen)}
        >
          {isPhone ? t.label : t.more}
          {isPhone && count > 0 && ` (${count})`}
        </Button>
      )}
      {count > 0 && (
        <Button variant="subtle" size="compact-sm" leftSection={<IconX size={14} />} onClick={onClear}>
          {t.clear}
        </Button>
      )}
      {isShown && (
        <div className={classes.more}>
          {isPhone && children}
          {more}
        </div>
      )}
    </search>
  );
}
