import { ActionIcon, Tooltip } from '@mantine/core';
import { Link } from 'wouter';
import { useMayAct } from '../api/session.tsx';
import { useTexts } from '../texts/dictionary.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { IconDots, IconLink } from '../ui/icons.ts';
import { Time } from '../ui/time.tsx';
import type { Selection } from '../ui/use-selection.ts';
import type { Asking } from './action-dialogs.tsx';
import { ItemMenu } from './item-menu.tsx';
import { type Review, itemsTexts } from './items-texts.ts';
import { Bank, LastSuccess, NextTry, Problem, TurnOf } from './review-cells.tsx';
import type { ItemActions } from './use-item-actions.ts';

interface Props {
  reviews: readonly Review[];
  selection: Selection;
  actions: ItemActions;
  ask: (asking: Asking) => void;
}

const PREFIX = 'item-';
export const rowId = (itemId: string): string => PREFIX + itemId;

/** The queue: what is wrong with which Item, and whose turn it is. */
export function ItemsList({ reviews, selection, actions, ask }: Props) {
  const t = useTexts(itemsTexts);
  const mayAct = useMayAct();
  const columns: Column<Review>[] = [
    {
      header: t.bank,
      kind: 'head',
      cell: (review) => (
        <Link to={`/items/${review.itemId}`} className={list.open}>
          <Bank review={review} />
        </Link>
      ),
    },
    { header: t.problem, kind: 'wide', cell: (review) => <Problem review={review} /> },
    { header: t.turn, kind: 'short', cell: (review) => <TurnOf review={review} /> },
    {
      header: t.since,
      kind: 'short',
      cell: ({ since, failures }) => (
        <>
          <Time at={since} style="short" />
          <div className={list.below} title={t.failuresLong}>
            {failures > 0 && t.failuresOf(failures)}
          </div>
        </>
      ),
    },
    {
      header: t.lastTried,
      kind: 'short',
      cell: (review) => (
        <>
          <Time at={review.failedAt} style="short" />
          <div className={list.below}>
            <NextTry review={review} />
          </div>
        </>
      ),
    },
    { header: t.lastSuccess, kind: 'short', cell: (review) => <LastSuccess review={review} /> },
  ];
  return (
    <DataList
      label={t.title}
      rows={reviews}
      columns={columns}
      idOf={({ itemId }) => itemId}
      nameOf={({ connector, clientUserId, itemId }) => `${connector.name} ${clientUserId ?? itemId}`}
      prefix={PREFIX}
      selection={mayAct ? selection : undefined}
      actions={mayAct ? (review) => <RowActions review={review} actions={actions} ask={ask} /> : undefined}
    />
  );
}

function RowActions({ review, actions, ask }: { review: Review; actions: ItemActions; ask: Props['ask'] }) {
  const t = useTexts(itemsTexts);
  return (
    <>
      <Tooltip label={t.copy}>
        <ActionIcon variant="default" aria-label={t.copy} onClick={() => void actions.copyLink([review])}>
          <IconLink size={15} />
        </ActionIcon>
      </Tooltip>
      <ItemMenu items={[review]} state={review.state} actions={actions} ask={ask} onDone={() => undefined}>
        <ActionIcon variant="subtle" color="gray" aria-label={t.more_}>
          <IconDots size={16} />
        </ActionIcon>
      </ItemMenu>
    </>
  );
}
