import { Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { dictionary, useTexts } from '../texts/dictionary.ts';
import classes from './data-list.module.css';
import type { Selection } from './use-selection.ts';

const texts = dictionary({
  'pt-BR': {
    actions: 'Ações',
    select: (name: string) => `Selecionar ${name}`,
    selectAll: 'Selecionar todos os mostrados',
  },
  en: {
    actions: 'Actions',
    select: (name: string) => `Select ${name}`,
    selectAll: 'Select all that are shown',
  },
});

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /**
   * `head` names the row, and is on top of its card. `wide` takes what room there is, and a card's whole width. `short`
   * is one line.
   */
  kind: 'head' | 'wide' | 'short';
  /** Left out of a card when this says so. */
  isEmpty?: (row: Row) => boolean;
}

interface Props<Row> {
  /** What is listed, for screen readers. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  /** What the row is called where it is selected. */
  nameOf: (row: Row) => string;
  selection?: Selection | undefined;
  /** Buttons at the end of the row. */
  actions?: ((row: Row) => ReactNode) | undefined;
  /** Rows that count no more, such as what was revoked. */
  isDim?: (row: Row) => boolean;
  /** Ids of the rows' elements begin with it. */
  prefix?: string;
}

/** A table where there is room for one, else cards. */
export function DataList<Row>(props: Props<Row>) {
  const isNarrow = useMediaQuery('(max-width: 62rem)', undefined, { getInitialValueInEffect: false });
  return isNarrow ? <Cards {...props} /> : <Table {...props} />;
}

/** What a row and a card have in common. */
function marksOf<Row>(row: Row, { idOf, selection, isDim, prefix = 'row-' }: Props<Row>) {
  const id = idOf(row);
  return {
    id: prefix + id,
    'data-selected': selection?.has(id) || undefined,
    'data-cursor': (selection && selection.cursor === id) || undefined,
    'data-dim': isDim?.(row) || undefined,
  };
}

function Table<Row>(props: Props<Row>) {
  const { label, rows, columns, idOf, selection, actions } = props;
  const t = useTexts(texts);
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {selection && (
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
            {columns.map(({ header, kind }) => (
              <th key={header} scope="col" data-kind={kind}>
                {header}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">{t.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={idOf(row)}
              {...marksOf(row, props)}
              onClick={(event) => {
                if (!(event.target as HTMLElement).closest('a, button, input, [role="menu"]'))
                  selection?.moveTo(idOf(row));
              }}
            >
              {selection && (
                <td className={classes.check}>
                  <Select row={row} list={props} selection={selection} />
                </td>
              )}
              {columns.map(({ header, kind, cell }) =>
                kind === 'head' ? (
                  <th key={header} scope="row" data-kind={kind}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={header} data-kind={kind}>
                    {cell(row)}
                  </td>
                ),
              )}
              {actions && (
                <td className={classes.buttons}>
                  <span className={classes.actions}>{actions(row)}</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>(props: Props<Row>) {
  const { label, rows, columns, idOf, selection, actions } = props;
  const of = (kind: Column<Row>['kind']) => columns.filter((column) => column.kind === kind);
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => {
        const facts = of('short').filter(({ isEmpty }) => !isEmpty?.(row));
        return (
          <li key={idOf(row)} {...marksOf(row, props)} className={classes.card}>
            <div className={classes.top}>
              {selection && <Select row={row} list={props} selection={selection} />}
              <div className={classes.head}>{of('head').map(({ cell }) => cell(row))}</div>
              {actions && <span className={classes.actions}>{actions(row)}</span>}
            </div>
            {of('wide').map(({ header, cell, isEmpty }) =>
              isEmpty?.(row) ? null : (
                <div key={header} className={classes.wide}>
                  {cell(row)}
                </div>
              ),
            )}
            {facts.length > 0 && (
              <dl className={classes.facts}>
                {facts.map(({ header, cell }) => (
                  <div key={header}>
                    <dt>{header}</dt>
                    <dd>{cell(row)}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Select<Row>({ row, list, selection }: { row: Row; list: Props<Row>; selection: Selection }) {
  const t = useTexts(texts);
  const id = list.idOf(row);
  return (
    <Checkbox
      size="xs"
      aria-label={t.select(list.nameOf(row))}
      checked={selection.has(id)}
      onChange={() => undefined}
      onClick={(event) => selection.toggle(id, event.shiftKey)}
    />
  );
}
