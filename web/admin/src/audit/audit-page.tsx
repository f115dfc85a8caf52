import { NativeSelect } from '@mantine/core';
import { usePages } from '../api/use-pages.ts';
import { useTexts } from '../texts/dictionary.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import list from '../ui/data-list.module.css';
import { FiltersBar } from '../ui/filters-bar.tsx';
import filterClasses from '../ui/filters.module.css';
import { ForeignText } from '../ui/foreign-text.tsx';
import { IconSearch } from '../ui/icons.ts';
import { ListStates } from '../ui/list-states.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState } from '../ui/states.tsx';
import { TextFilter } from '../ui/text-filter.tsx';
import { Moment } from '../ui/time.tsx';
import { useAddress } from '../ui/use-address.ts';
import { type Entry, actionTexts, auditTexts } from './audit-texts.ts';
import { Details, FilterText, Subject } from './entry-cells.tsx';

/** Who did what to what. */
export default function AuditPage() {
  const t = useTexts(auditTexts);
  const actions = useTexts(actionTexts);
  const filters = useAddress(['actor', 'action', 'subject']);
  const { values, set } = filters;
  const { list: pages, rows } = usePages('audit', '/admin/api/audit', { query: values });
  const actorOf = (actor: string): string => (actor === 'hub' ? t.hub : actor === 'cli' ? t.cli : actor);
  const known = Object.keys(actions);
  const choices = values.action && !known.includes(values.action) ? [...known, values.action] : known;
  const columns: Column<Entry>[] = [
    {
      header: t.what,
      kind: 'head',
      cell: ({ action }) => (
        <span className={list.strong}>
          <ForeignText text={actions[action] ?? action} lines={2} />
        </span>
      ),
    },
    {
      header: t.subject,
      kind: 'wide',
      cell: (entry) => <Subject entry={entry} onFilter={(value) => set('subject', value)} />,
    },
    {
      header: t.details,
      kind: 'wide',
      cell: (entry) => <Details entry={entry} />,
      isEmpty: ({ details }) => !details,
    },
    {
      header: t.who,
      kind: 'short',
      cell: ({ actor }) => (
        <FilterText text={actor} shown={actorOf(actor)} onFilter={(value) => set('actor', value)} />
      ),
    },
    {
      header: t.when,
      kind: 'short',
      cell: ({ at }) => <Moment at={at} />,
    },
  ];
  return (
    <>
      <PageHeader title={t.title} />
      <FiltersBar count={filters.count} onClear={() => filters.clear()}>
        <TextFilter
          label={t.actor}
          given={values.actor}
          choices={['hub', 'cli']}
          onChange={(value) => set('actor', value, true)}
        />
        <NativeSelect
          className={filterClasses.choice}
          size="xs"
          aria-label={t.what}
          data-set={values.action ? true : undefined}
          data={[
            { value: '', label: t.anyAction },
            ...choices
              .map((value) => ({ value, label: actions[value] ?? value }))
              .sort((a, b) => a.label.localeCompare(b.label)),
          ]}
          value={values.action ?? ''}
          onChange={(event) => set('action', event.currentTarget.value)}
        />
        <TextFilter
          label={t.subjectHint}
          given={values.subject}
          icon={<IconSearch size={14} />}
          onChange={(value) => set('subject', value, true)}
        />
      </FiltersBar>
      <ListStates
        list={pages}
        count={rows.length}
        onClearFilters={filters.count > 0 ? () => filters.clear() : undefined}
        empty={<EmptyState title={t.empty} />}
      >
        <DataList
          label={t.label}
          rows={rows}
          columns={columns}
          idOf={({ id }) => id}
          nameOf={({ action, id }) => `${action} ${id}`}
        />
      </ListStates>
    </>
  );
}
