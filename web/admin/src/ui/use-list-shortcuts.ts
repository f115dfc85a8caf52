import { type Shortcut, useShortcuts } from '../shell/shortcuts.tsx';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import type { Selection } from './use-selection.ts';

const texts = dictionary({
  'pt-BR': {
    next: 'Próximo',
    previous: 'Anterior',
    open: 'Abrir',
    search: 'Buscar',
    select: 'Selecionar',
    all: 'Selecionar todos',
    clear: 'Desfazer a seleção',
  },
  en: {
    next: 'Next',
    previous: 'Previous',
    open: 'Open',
    search: 'Search',
    select: 'Select',
    all: 'Select all',
    clear: 'Clear the selection',
  },
});

interface Given {
  selection: Selection;
  mayAct: boolean;
  open?: (id: string) => void;
  searchId?: string;
  /** Ids of the rows' elements begin with it. */
  prefix?: string;
  more?: readonly Shortcut[];
}

/** The keys that every list has. */
export function useListShortcuts({
  selection,
  mayAct,
  open,
  searchId,
  prefix = 'row-',
  more = [],
}: Given): void {
  const t = useTexts(texts);
  const move = (by: number): void => {
    const id = selection.move(by);
    if (id === undefined) return;
    const row = document.getElementById(prefix + id);
    row?.scrollIntoView({ block: 'nearest' });
    row?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  };
  const { cursor } = selection;
  useShortcuts([
    { keys: ['j', 'ArrowDown'], label: t.next, run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: t.previous, run: () => move(-1) },
    ...(open ? [{ keys: 'Enter', label: t.open, run: () => cursor !== undefined && open(cursor) }] : []),
    ...(searchId
      ? [{ keys: '/', label: t.search, run: () => document.getElementById(searchId)?.focus() }]
      : []),
    ...(mayAct
      ? [
          { keys: 'x', label: t.select, run: () => cursor !== undefined && selection.toggle(cursor) },
          { keys: 'X', label: t.all, run: selection.toggleAll },
          { keys: 'Escape', label: t.clear, run: selection.clear },
          ...more,
        ]
      : []),
  ]);
}
