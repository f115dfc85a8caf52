import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/client.ts';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './data-list.module.css';
import { EmptyState, ErrorState, LoadingRows } from './states.tsx';

const texts = dictionary({
  'pt-BR': {
    more: 'Mostrar mais',
    none: 'Nada com estes filtros',
    outside: 'Há mais fora deles.',
    clear: 'Limpar filtros',
  },
  en: {
    more: 'Show more',
    none: 'Nothing with these filters',
    outside: 'There is more outside of them.',
    clear: 'Clear the filters',
  },
});

interface Props {
  list: {
    isPending: boolean;
    error: ApiError | null;
    data: unknown;
    refetch: () => unknown;
    hasNextPage?: boolean;
    isFetchingNextPage?: boolean;
    fetchNextPage?: () => unknown;
  };
  count: number;
  /** In place of `empty` when filters are set. */
  onClearFilters?: (() => void) | undefined;
  /** There is nothing at all. */
  empty: ReactNode;
  children: ReactNode;
}

/** A list, or why there is none to be seen: it is loading, could not be loaded, or is empty. */
export function ListStates({ list, count, onClearFilters, empty, children }: Props) {
  const t = useTexts(texts);
  if (list.isPending) return <LoadingRows rows={10} height={48} />;
  if (list.error && list.data === undefined)
    return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (count === 0)
    return onClearFilters ? (
      <EmptyState title={t.none} text={t.outside}>
        <Button variant="default" onClick={onClearFilters}>
          {t.clear}
        </Button>
      </EmptyState>
    ) : (
      empty
    );
  return (
    <>
      {children}
      {list.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            loading={list.isFetchingNextPage ?? false}
            onClick={() => void list.fetchNextPage?.()}
          >
            {t.more}
          </Button>
        </div>
      )}
    </>
  );
}
