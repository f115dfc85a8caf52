import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMayAct } from '../api/session.tsx';
import { useShortcuts } from '../shell/shortcuts.tsx';
import { useTexts } from '../texts/dictionary.ts';
import { useFormats } from '../texts/formats.ts';
import { PageHeader } from '../ui/page-header.tsx';
import list from '../ui/data-list.module.css';
import { EmptyState, ErrorState, LoadingRows } from '../ui/states.tsx';
import { ActionDialogs, type Asking } from './action-dialogs.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { SnoozeMenu } from './item-menu.tsx';
import { ItemsFilters, SEARCH_ID } from './items-filters.tsx';
import { ItemsList, rowId } from './items-list.tsx';
import classes from './items.module.css';
import { itemsTexts } from './items-texts.ts';
import { useFilters } from './use-filters.ts';
import { useItemActions } from './use-item-actions.ts';
import { useQueue } from './use-queue.ts';
import { useSelection } from '../ui/use-selection.ts';

/** The queue of Items with something wrong: where an admin's day begins. */
export default function ItemsPage() {
  const t = useTexts(itemsTexts);
  const formats = useFormats();
  const mayAct = useMayAct();
  const [, go] = useLocation();
  const filters = useFilters();
  const { queue, reviews, total } = useQueue(filters);
  const selection = useSelection(reviews.map(({ itemId }) => itemId));
  const actions = useItemActions();
  const [asking, ask] = useState<Asking>();
  const [snoozeAt, setSnoozeAt] = useState<{ top: number; left: number }>();

  const selected = reviews.filter(({ itemId }) => selection.has(itemId));
  const atCursor = reviews.filter(({ itemId }) => itemId === selection.cursor);
  /** What keys act on. */
  const subjects = selected.length > 0 ? selected : atCursor;
  const move = (by: number): void => {
    const id = selection.move(by);
    if (id === undefined) return;
    const row = document.getElementById(rowId(id));
    row?.scrollIntoView({ block: 'nearest' });
    row?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  };
  const act = (run: () => unknown) => () => {
    if (mayAct && subjects.length > 0 && !actions.isBusy) void run();
  };

  useShortcuts([
    { keys: ['j', 'ArrowDown'], label: t.keys.next, run: () => move(1) },
    { keys: ['k', 'ArrowUp'], label: t.keys.previous, run: () => move(-1) },
    { keys: 'Enter', label: t.keys.open, run: () => selection.cursor && go(`/items/${selection.cursor}`) },
    { keys: '/', label: t.keys.search, run: () => document.getElementById(SEARCH_ID)?.focus() },
    ...(mayAct
      ? [
          {
            keys: 'x',
            label: t.keys.select,
            run: () => selection.cursor !== undefined && selection.toggle(selection.cursor),
          },
          { keys: 'X', label: t.keys.all, run: selection.toggleAll },
          { keys: 'Escape', label: t.keys.clear, run: selection.clear },
          { keys: 'c', label: t.copy, run: act(() => actions.copyLink(subjects)) },
          { keys: 'y', label: t.sync, run: act(() => actions.sync(subjects)) },
          { keys: 'a', label: t.acknowledge, run: act(() => actions.change('acknowledge', subjects)) },
          { keys: 's', label: t.snooze, run: act(() => setSnoozeAt(placeOf(subjects[0]!.itemId))) },
          { keys: 'r', label: t.resolve, run: act(() => ask({ what: 'resolve', items: subjects })) },
          { keys: 'n', label: t.addNote, run: act(() => ask({ what: 'note', items: subjects })) },
          { keys: 'o', label: t.reopen, run: act(() => actions.change('reopen', subjects)) },
        ]
      : []),
  ]);

  return (
    <>
      <PageHeader title={t.title} note={queue.data && t.count(formats.number(total))} />
      <ItemsFilters filters={filters} />
      {queue.isPending ? (
        <LoadingRows rows={10} height={56} />
      ) : queue.error && !queue.data ? (
        <ErrorState error={queue.error} retry={() => void queue.refetch()} />
      ) : reviews.length === 0 ? (
        <Nothing isFiltered={filters.count > 0} isOpen={filters.tab === 'open'} onClear={filters.clear} />
      ) : (
        <>
          <ItemsList reviews={reviews} selection={selection} actions={actions} ask={ask} />
          {queue.hasNextPage && (
            <div className={list.more}>
              <Button
                variant="default"
                loading={queue.isFetchingNextPage}
                onClick={() => void queue.fetchNextPage()}
              >
                {t.more}
              </Button>
            </div>
          )}
        </>
      )}
      {selected.length > 0 && (
        <BulkBar
          items={selected}
          actions={actions}
          ask={ask}
          onDone={selection.clear}
          onClear={selection.clear}
        />
      )}
      {snoozeAt && (
        <SnoozeMenu
          items={subjects}
          actions={actions}
          ask={ask}
          onDone={selection.clear}
          opened
          onChange={() => setSnoozeAt(undefined)}
        >
          <button type="button" className={classes.snoozeAt} style={snoozeAt} aria-label={t.snooze} />
        </SnoozeMenu>
      )}
      <ActionDialogs
        asking={asking}
        actions={actions}
        onClose={() => ask(undefined)}
        onDone={selection.clear}
      />
    </>
  );
}

/** Beside the buttons of a row, or in the middle when that is out of sight. */
function placeOf(itemId: string): { top: number; left: number } {
  const box = document.getElementById(rowId(itemId))?.getBoundingClientRect();
  const isSeen = box && box.top >= 0 && box.top < window.innerHeight - 260;
  return {
    top: isSeen ? box.top + 40 : window.innerHeight / 3,
    left: (box?.right ?? window.innerWidth) - 16,
  };
}

interface NothingProps {
  isFiltered: boolean;
  isOpen: boolean;
  onClear: () => void;
}

/** Nothing failed is good news; nothing found is not. */
function Nothing({ isFiltered, isOpen, onClear }: NothingProps) {
  const t = useTexts(itemsTexts);
  if (isFiltered)
    return (
      <EmptyState title={t.noneTitle} text={t.noneText}>
        <Button variant="default" onClick={onClear}>
          {t.filters.clear}
        </Button>
      </EmptyState>
    );
  return isOpen ? (
    <EmptyState tone="good" title={t.goodTitle} text={t.goodText} />
  ) : (
    <EmptyState title={t.emptyState} />
  );
}
