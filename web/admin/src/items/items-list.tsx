import { ActionIcon, Checkbox, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from 'wouter';
import { useMayAct } from '../api/session.tsx';
import { useTexts } from '../texts/dictionary.ts';
import { IconDots, IconLink } from '../ui/icons.ts';
import { Time } from '../ui/time.tsx';
import type { Asking } from './action-dialogs.tsx';
import { ItemMenu } from './item-menu.tsx';
import classes from './items.module.css';
import { type Review, itemsTexts } from './items-texts.ts';
import { Bank, LastSuccess, NextTry, Problem, TurnOf } from './review-cells.tsx';
import type { ItemActions } from './use-item-actions.ts';
import type { Selection } from '../ui/use-selection.ts';

interface Props {
  reviews: readonly Review[];
  selection: Selection;
  actions: ItemActions;
  ask: (asking: Asking) => void;
}

export const rowId = (itemId: string): string => `item-${itemId}`;

/** A table where there is room for one, else cards. */
export function ItemsList(props: Props) {
  const isNarrow = useMediaQuery('(max-width: 62rem)', undefined, { getInitialValueInEffect: false });
  return isNarrow ? <Cards {...props} /> : <Table {...props} />;
}

function Table({ reviews, selection, actions, ask }: Props) {
  const t = useTexts(itemsTexts);
  const mayAct = useMayAct();
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            {mayAct && (
              <th scope="col" className={classes.check}>
                <Checkbox
                  size="xs"
                  aria-label={t.selectAll}
                  checked={selection.isAll}
                  indeterminate={selection.count > 0 && !selection.isAll}
                  onChange={selection.toggleAll}
                />
              </th>
            )}
            <th scope="col" className={classes.bankColumn}>
              {t.bank}
            </th>
            <th scope="col">{t.problem}</th>
            <th scope="col">{t.turn}</th>
            <th scope="col">{t.since}</th>
            <th scope="col">{t.lastTried}</th>
            <th scope="col">{t.lastSuccess}</th>
            {mayAct && (
              <th scope="col">
                <span className="visually-hidden">{t.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => {
            const isSelected = selection.has(review.itemId);
            return (
              <tr
                key={review.itemId}
                id={rowId(review.itemId)}
                data-selected={isSelected || undefined}
                data-cursor={selection.cursor === review.itemId || undefined}
                onClick={(event) => {
                  if (!(event.target as HTMLElement).closest('a, button, input, [role="menu"]'))
                    selection.moveTo(review.itemId);
                }}
              >
                {mayAct && (
                  <td className={classes.check}>
                    <Select review={review} selection={selection} />
                  </td>
                )}
                <th scope="row" className={classes.bankColumn}>
                  <Link to={`/items/${review.itemId}`} className={classes.open!}>
                    <Bank review={review} />
                  </Link>
                </th>
                <td>
                  <Problem review={review} />
                </td>
                <td className={classes.short}>
                  <TurnOf review={review} />
                </td>
                <td className={classes.short}>
                  <Time at={review.since} style="short" />
                  <div className={classes.below} title={t.failuresLong}>
                    {review.failures > 0 && t.failuresOf(review.failures)}
                  </div>
                </td>
                <td className={classes.short}>
                  <Time at={review.failedAt} style="short" />
                  <div className={classes.below}>
                    <NextTry review={review} withLabel />
                  </div>
                </td>
                <td className={classes.short}>
                  <LastSuccess review={review} />
                </td>
                {mayAct && (
                  <td className={classes.buttons}>
                    <RowActions review={review} actions={actions} ask={ask} />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ reviews, selection, actions, ask }: Props) {
  const t = useTexts(itemsTexts);
  const mayAct = useMayAct();
  return (
    <ul className={classes.cards}>
      {reviews.map((review) => (
        <li
          key={review.itemId}
          id={rowId(review.itemId)}
          className={classes.card}
          data-selected={selection.has(review.itemId) || undefined}
          data-cursor={selection.cursor === review.itemId || undefined}
        >
          <div className={classes.cardTop}>
            {mayAct && <Select review={review} selection={selection} />}
            <Link to={`/items/${review.itemId}`} className={classes.open!}>
              <Bank review={review} />
            </Link>
            {mayAct && <RowActions review={review} actions={actions} ask={ask} />}
          </div>
          <Problem review={review} />
          <dl className={classes.facts}>
            <Fact name={t.turn}>
              <TurnOf review={review} />
            </Fact>
            <Fact name={t.since}>
              <Time at={review.since} style="short" />
            </Fact>
            <Fact name={t.failures}>{review.failures}</Fact>
            <Fact name={t.lastTried}>
              <Time at={review.failedAt} style="short" />
            </Fact>
            <Fact name={t.lastSuccess}>
              <LastSuccess review={review} />
            </Fact>
            <Fact name={t.next}>
              <NextTry review={review} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Select({ review, selection }: { review: Review; selection: Selection }) {
  const t = useTexts(itemsTexts);
  return (
    <Checkbox
      size="xs"
      aria-label={t.select(`${review.connector.name} ${review.clientUserId ?? review.itemId}`)}
      checked={selection.has(review.itemId)}
      onChange={() => undefined}
      onClick={(event) => selection.toggle(review.itemId, event.shiftKey)}
    />
  );
}

function RowActions({ review, actions, ask }: { review: Review; actions: ItemActions; ask: Props['ask'] }) {
  const t = useTexts(itemsTexts);
  return (
    <span className={classes.rowActions}>
      <Tooltip label={t.copy}>
        <ActionIcon variant="default" aria-label={t.copy} onClick={() => void actions.copyLink([review])}>
          <IconLink size={15} />
        </ActionIcon>
      </Tooltip>
      <ItemMenu items={[review]} actions={actions} ask={ask} onDone={() => undefined}>
        <ActionIcon variant="subtle" color="gray" aria-label={t.more_}>
          <IconDots size={16} />
        </ActionIcon>
      </ItemMenu>
    </span>
  );
}
